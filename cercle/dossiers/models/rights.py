"""What an administrator changed in the matrix of rights, and what the patient agreed or objected to."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField
from cercle.dossiers.models.dossier import Dossier


class RightChange(models.Model):
    """One cell of the matrix that differs on this site from what ``cercle.dossiers.rights`` ships."""

    id = models.BigAutoField(primary_key=True)
    holder = models.CharField(max_length=40)
    act = models.CharField(max_length=40)
    allowed = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "act"], name="right_change_once")]


class ConsentKind(models.TextChoices):
    CONSENT = "consent", _("accord")
    OPPOSITION = "opposition", _("opposition")


class ConsentScope(models.TextChoices):
    """What it is about. An opposition to a person names their account."""

    OUTSIDE_TEAM = "outside_team", _("partage hors de l’équipe de soins")
    SOCIAL = "social", _("partage avec les professionnels du social")
    CAREGIVERS = "caregivers", _("partage avec les aidants")
    PERSON = "person", _("partage avec une personne")
    EMERGENCY = "emergency", _("ouverture en urgence par une personne hors du cercle")


class ConsentMeans(models.TextChoices):
    """How the patient said it."""

    ORAL = "oral", _("de vive voix")
    WRITTEN = "written", _("par écrit")
    ELECTRONIC = "electronic", _("par voie électronique")


class Consent(models.Model):
    """GUARDED. The patient agreed, or objected: when, to what, how it was said, and when it was taken back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=ConsentKind.choices)
    scope = models.CharField(max_length=16, choices=ConsentScope.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    person_name = models.CharField(max_length=160, blank=True)
    given_on = models.DateField()
    means = models.CharField(max_length=12, help_text="oral, written, electronic")  # ConsentMeans
    note = EncryptedTextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
