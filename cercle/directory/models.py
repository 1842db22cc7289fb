"""The directory: everyone who can be found, with or without an account (product.md §2).

Ids are plain integers here: entries are visible to every signed-in professional, and there are millions.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Identity(models.TextChoices):
    """How sure we are that the account is the entry's person (product.md §3.4)."""

    DECLARED = "declared", _("identité déclarée")
    VOUCHED = "vouched", _("identité confirmée par un confrère")
    PROVEN = "proven", _("identité prouvée")


class Organisation(models.Model):
    """A practice, hospital, social service… ``identifier`` is the national technical id (column 24), if it has one."""

    id = models.BigAutoField(primary_key=True)
    identifier = models.CharField(max_length=40, null=True, blank=True)
    name = models.CharField(max_length=200)
    finess = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    sector = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=250, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=100, blank=True)
    town_code = models.CharField(max_length=5, blank=True, help_text="INSEE COG")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identifier"], name="organisation_identifier")]


class Professional(models.Model):
    """A directory entry: one person, with or without an account.

    ``national_id`` is the IDNPS (type digit + RPPS or ADELI); null for people entered here by hand.
    """

    id = models.BigAutoField(primary_key=True)
    national_id = models.CharField(max_length=20, null=True, blank=True)
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=20, blank=True, help_text="DR, PR…")
    profession_code = models.CharField(max_length=10, blank=True)
    profession = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True, blank=True, help_text="when the national file dropped them")
    digest = models.BinaryField(
        max_length=16, null=True, help_text="of the imported rows: unchanged people are skipped"
    )

    # A search reads these entries from here until the index holds them: what was just written is found at once.
    awaiting_index = models.DateTimeField(
        null=True, blank=True, default=timezone.now, help_text="changed; null: indexed"
    )

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="entry"
    )
    identity = models.CharField(max_length=10, choices=Identity.choices, default=Identity.DECLARED)
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    vouched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # A constraint rather than unique=True, which brings a second index for LIKE that nobody asks.
        constraints = [models.UniqueConstraint(fields=["national_id"], name="entry_national_id")]
        indexes = [
            models.Index(
                fields=["awaiting_index"], name="entry_awaiting_index", condition=models.Q(awaiting_index__isnull=False)
            ),
        ]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Activity(models.Model):
    """One place and way in which a professional works.

    Millions are written by an import, whose joins make both references right; entries and organisations are never
    removed. So the database does not look each of them up again (``db_constraint``): it doubled the import's time.
    """

    id = models.BigAutoField(primary_key=True)
    professional = models.ForeignKey(
        Professional, on_delete=models.CASCADE, related_name="activities", db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.SET_NULL,
        related_name="activities",
        db_constraint=False,
        db_index=False,
    )
    position = models.PositiveIntegerField(default=0, help_text="line of the national file: the first is the main one")
    specialty_code = models.CharField(max_length=10, blank=True)
    specialty = models.CharField(max_length=160, blank=True)
    mode = models.CharField(max_length=40, blank=True, help_text="libéral, salarié…")
    role = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)


class RecordedContact(models.Model):
    """Contact details recorded in the directory. GUARDED: never shown to other users nor sent to their browser."""

    id = models.BigAutoField(primary_key=True)
    professional = models.OneToOneField(
        Professional, on_delete=models.CASCADE, related_name="recorded_contact", db_constraint=False
    )
    emails = ArrayField(models.EmailField(max_length=254), default=list)
    phones = ArrayField(models.CharField(max_length=16), default=list, help_text="E.164")


class DirectoryState(models.Model):
    """One row at most: how far imports have come. An index of another version is made again."""

    id = models.SmallAutoField(primary_key=True)
    version = models.BigIntegerField(default=0, help_text="raised by every import that changed entries")
