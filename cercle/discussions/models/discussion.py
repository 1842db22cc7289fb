"""A conversation as a whole."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField


class Kind(models.TextChoices):
    PAIR = "pair", _("à deux")
    GROUP = "group", _("groupe")
    THEME = "theme", _("thème")
    PATIENT = "patient", _("à propos d'un patient")
    THREAD = "thread", _("fil patient")


#: What is about one patient ends with their care; between colleagues there is always something to say.
CLOSABLE = frozenset({Kind.PATIENT, Kind.THREAD})


class Discussion(models.Model):
    """GUARDED. ``last_seq`` is the highest message number; it grows under the row's lock."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = EncryptedTextField(blank=True, help_text="may hold health words: never leaves the application")
    dossier = models.ForeignKey("dossiers.Dossier", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, help_text="about a patient: nothing is written any more, all is read")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
