"""Who was told what, when."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from cercle.notifications.kinds import KINDS


class Notification(models.Model):
    """GUARDED. One thing told to one account.

    ``kind`` is a row of ``kinds.KINDS``; ``subject`` is the id it is about, so that the same thing is told once.
    ``data`` holds ids and what the line shows: the name of a colleague, or of somebody whom this account invited.
    It is read in the application alone, and leaves it by no message (product.md §3.3).
    """

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
        indexes = [
            models.Index(fields=["account", "-created_at", "-id"], name="notification_by_account"),
            models.Index(fields=["account"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    @property
    def sentence(self) -> str:
        """What it says, in the reader's language; who is not named is « Quelqu’un »."""
        named = {"name": gettext("Quelqu’un"), **{key: value for key, value in self.data.items() if value}}
        return str(KINDS[self.kind].sentence) % named

    @property
    def icon(self) -> str:
        return KINDS[self.kind].icon

    @property
    def act(self) -> str:
        """Code of what its button does; empty when there is nothing to do, or it was done."""
        return self._button[0]

    @property
    def act_label(self) -> str:
        return self._button[1]

    @property
    def _button(self) -> tuple[str, str]:
        button = KINDS[self.kind].act(self.data) if self.done_at is None else None
        return (button[0], str(button[1])) if button else ("", "")


class Preference(models.Model):
    """What an account chose for a kind; without a row it is the kind's own default."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    on = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="preference_once")]
