"""A patient's coordination record and who the patient is."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField


class Sex(models.TextChoices):
    FEMALE = "F", _("féminin")
    MALE = "M", _("masculin")
    UNKNOWN = "I", _("indéterminé")


class IdentityStatus(models.TextChoices):
    """How sure an identity is, after the national rules of identity vigilance (RNIV): called from the national service
    or not, proven by a document or not. Only a qualified one has the national number."""

    PROVISIONAL = "provisional", _("provisoire")
    RETRIEVED = "retrieved", _("récupérée")
    VALIDATED = "validated", _("validée")
    QUALIFIED = "qualified", _("qualifiée")


class IdentityMark(models.TextChoices):
    """What keeps an identity from being qualified, whatever else is known."""

    NONE = "", _("aucun")
    HOMONYM = "homonym", _("homonyme")
    DOUBTFUL = "doubtful", _("identité douteuse")
    FICTITIOUS = "fictitious", _("identité fictive")


class InsKind(models.TextChoices):
    """The authority that gave the number: its OID is in ``cercle.dossiers.ins``."""

    NIR = "nir", "NIR"
    NIA = "nia", "NIA"
    NIR_TEST = "nir_test", _("NIR de test")
    NIR_DEMO = "nir_demo", _("NIR de démonstration")


class Dossier(models.Model):
    """A patient's coordination record. GUARDED. ``number`` is the human « Patient N°512131 ».

    The five strict traits: ``birth_name``, the given names of birth (``given_name`` the first, ``given_names`` all of
    them), ``birth_date``, ``sex``, ``birth_place`` (INSEE COG: of the town in France, of the country elsewhere).
    ``ins`` is the national number with its key, 15 characters: never in an address, a message or a log.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    birth_name = models.CharField(max_length=120)
    used_name = models.CharField(max_length=120, blank=True)
    given_name = models.CharField(max_length=120)
    given_names = models.CharField(max_length=240, blank=True, default="", db_default="")
    used_given_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_place = models.CharField(max_length=5, blank=True, help_text="INSEE COG")
    identity = models.CharField(
        max_length=12, choices=IdentityStatus.choices, default=IdentityStatus.PROVISIONAL, db_default="provisional"
    )
    identity_mark = models.CharField(max_length=12, choices=IdentityMark.choices, blank=True, default="", db_default="")
    ins = EncryptedTextField(null=True)  # type: ignore[misc]  # the field is typed for text alone
    ins_kind = models.CharField(max_length=10, choices=InsKind.choices, blank=True, default="", db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def name(self) -> str:
        """Family name first and in capitals, as on every French record."""
        return f"{(self.used_name or self.birth_name).upper()} {self.used_given_name or self.given_name}"

    @property
    def label(self) -> str:
        """Wholly in capitals, as the head of the circle's window has it (product.md §3.2)."""
        return self.name.upper()
