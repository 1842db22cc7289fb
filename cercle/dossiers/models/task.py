"""Who does what by when."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from cercle.core.encryption import EncryptedTextField
from cercle.dossiers.models.dossier import Dossier


class Task(models.Model):
    """GUARDED. ``assignee`` null: whoever of the circle takes it. Open until done or dropped.

    ``reminded_for`` is the day for which its assignee was reminded: a changed day reminds again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    title = EncryptedTextField()
    detail = EncryptedTextField(blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    reminded_for = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["dossier", "created_at"], name="tasks_of_dossier"),
            models.Index(
                fields=["due_on"],
                condition=models.Q(done_at__isnull=True, dropped_at__isnull=True),
                name="tasks_open_by_day",
            ),
        ]
