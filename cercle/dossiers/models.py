"""Patients and who takes part in their dossier. The record itself grows here."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "F", _("féminin")
    MALE = "M", _("masculin")
    UNKNOWN = "I", _("indéterminé")


class Dossier(models.Model):
    """A patient's coordination record. GUARDED. ``number`` is the human « Patient N°512131 »."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    birth_name = models.CharField(max_length=120)
    used_name = models.CharField(max_length=120, blank=True)
    given_name = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_place = models.CharField(max_length=5, blank=True, help_text="INSEE COG")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def name(self) -> str:
        """Family name first and in capitals, as on every French record."""
        return f"{(self.used_name or self.birth_name).upper()} {self.given_name}"


class CircleMember(models.Model):
    """Who takes part in a dossier, since when. GUARDED."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_memberships")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "account"],
                condition=models.Q(until__isnull=True),
                name="circle_member_once",
            ),
        ]
