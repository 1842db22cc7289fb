"""Who was told what, when."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """One thing told to one account. ``kind`` is a row of ``kinds.KINDS``; ``subject`` is the id it is about, so that
    the same thing is told once. ``data`` holds ids and what the line shows (names of colleagues, never of patients)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, help_text="when its one-click act was done")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "subject"], name="notification_once"),
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="notification_by_account")]


class Preference(models.Model):
    """A kind that an account turned off (a row) or left on (no row)."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="preference_once")]
