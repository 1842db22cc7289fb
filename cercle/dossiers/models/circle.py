"""Who takes part in a dossier, who is awaited, and who is only noted."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField
from cercle.dossiers.models.dossier import Dossier


class Part(models.TextChoices):
    """As what somebody is in a circle, whatever their account is: a doctor may be their mother's caregiver."""

    PROFESSIONAL = "professional", _("professionnel")
    CAREGIVER = "caregiver", _("aidant")
    PATIENT = "patient", _("patient")
    ORGANISATION = "organisation", _("structure")


class Basis(models.TextChoices):
    """Why somebody may share in a dossier (Code de la santé publique, L1110-4 and L1110-12)."""

    TEAM = "team", _("même équipe de soins")
    DESIGNATED = "designated", _("désigné par le patient")
    CONSENTED = "consented", _("avec l’accord du patient")
    EMERGENCY = "emergency", _("urgence")


class CircleMember(models.Model):
    """Who takes part in a dossier, since when, why and until when. GUARDED.

    ``scope`` is what a caregiver sees of it; empty means nothing. ``ends_at`` ends it by itself; ``until`` is when
    somebody ended it. ``reason`` is what was said when the glass was broken.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_memberships")
    part = models.CharField(
        max_length=12, choices=Part.choices, default=Part.PROFESSIONAL, db_default=Part.PROFESSIONAL.value
    )
    function = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text="« médecin traitant », « fille »"
    )
    basis = models.CharField(max_length=12, choices=Basis.choices, blank=True, default="", db_default="")
    reason = EncryptedTextField(null=True)  # type: ignore[misc]  # the field is typed for text alone
    scope = ArrayField(models.CharField(max_length=16), default=list, db_default=[])
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True, help_text="last look at the journal: what came since is new to them")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "account"],
                condition=models.Q(until__isnull=True),
                name="circle_member_once",
            ),
        ]
        indexes = [
            # The worker asks every few seconds whose date has come.
            models.Index(
                fields=["ends_at"],
                condition=models.Q(until__isnull=True, ends_at__isnull=False),
                name="circle_member_ending",
            ),
        ]


class CircleSeatState(models.TextChoices):
    WAITING = "waiting", _("invitation envoyée")
    READY = "ready", _("connecté, à ajouter")
    FILLED = "filled", _("ajouté")
    DROPPED = "dropped", _("retiré")


class CircleSeat(models.Model):
    """GUARDED. A grey place kept for somebody invited: they read nothing until they connected and were added.

    ``invitation`` is an id of the layer above, opaque here.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="circle_seats")
    invitation = models.UUIDField(db_index=True)
    entry = models.ForeignKey("directory.Professional", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=160)
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.PROFESSIONAL)
    function = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=12, choices=Basis.choices, blank=True)
    scope = ArrayField(models.CharField(max_length=16), default=list, help_text="what a caregiver is to see")
    ends_at = models.DateTimeField(null=True, help_text="when a caregiver's access is to end")
    consent = models.ForeignKey(
        "dossiers.Consent",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="the patient's word that a caregiver's seat rests on",
    )
    state = models.CharField(max_length=8, choices=CircleSeatState.choices, default=CircleSeatState.WAITING)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "invitation"],
                condition=models.Q(state__in=["waiting", "ready"]),
                name="circle_seat_once",
            ),
        ]


class Listed(models.Model):
    """GUARDED. Somebody of the circle who has no access: written down by hand, reads nothing.

    ``entry`` when the directory knows them. The contact is what a member gave, normalised.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="listed")
    part = models.CharField(max_length=12, choices=Part.choices)
    name = models.CharField(max_length=160)
    function = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    entry = models.ForeignKey("directory.Professional", null=True, on_delete=models.SET_NULL, related_name="+")
    basis = models.CharField(max_length=12, choices=Basis.choices, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
