"""The journal of a dossier, « fil d’actualité »."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField
from cercle.dossiers.models.dossier import Dossier


class Category(models.TextChoices):
    """EMERGENCY is written by breaking the glass alone, and by nobody changed."""

    OBSERVATION = "observation", _("observation")
    CARE = "care", _("soins")
    TREATMENT = "treatment", _("traitement")
    HOME = "home", _("vie à domicile")
    SOCIAL = "social", _("social")
    COORDINATION = "coordination", _("coordination")
    EMERGENCY = "emergency", _("accès en urgence")


class JournalEntry(models.Model):
    """GUARDED. One note. ``client_id`` is made by its sender so that a repeated POST is harmless.

    Professionals of the circle read every note; the patient and the caregivers only what is marked as meant for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="journal", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    client_id = models.UUIDField(null=True)
    category = models.CharField(max_length=16, choices=Category.choices)
    urgent = models.BooleanField(default=False)
    for_patient = models.BooleanField(default=False)
    for_caregivers = models.BooleanField(default=False)
    body = EncryptedTextField()
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="its body is empty since; the words are a version")

    class Meta:
        indexes = [models.Index(fields=["dossier", "-at", "-id"], name="journal_newest_first")]
        constraints = [models.UniqueConstraint(fields=["dossier", "author", "client_id"], name="journal_once")]


class JournalVersion(models.Model):
    """GUARDED. The words of a note before they were changed or withdrawn: the trace."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="versions")
    body = EncryptedTextField()
    until = models.DateTimeField(default=timezone.now)
