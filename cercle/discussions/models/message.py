"""What is said, and what became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField
from cercle.discussions.models.discussion import Discussion


class Message(models.Model):
    """GUARDED. ``seq`` orders within the discussion without gaps; ``position`` orders commits over all discussions
    (resume point of a stream); ``client_id`` is made by the sender so that a repeated POST is harmless."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="messages", db_index=False)
    seq = models.PositiveBigIntegerField()
    position = models.BigIntegerField(unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    client_id = models.UUIDField(null=True)
    body = EncryptedTextField()
    system = models.CharField(
        max_length=30, blank=True, help_text="code of a system line; empty for a person's message"
    )
    at = models.DateTimeField(default=timezone.now)
    reply_to = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, help_text="of this discussion"
    )
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="its body is empty since; the words are a version")
    changed = models.BigIntegerField(null=True, help_text="position of its last change: what a page asks again by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "seq"], name="message_order"),
            models.UniqueConstraint(fields=["discussion", "author", "client_id"], name="message_once"),
        ]
        indexes = [
            models.Index(
                fields=["discussion", "changed"], condition=models.Q(changed__isnull=False), name="message_changes"
            ),
            models.Index(fields=["changed"], condition=models.Q(changed__isnull=False), name="message_last_change"),
        ]


class MessageVersion(models.Model):
    """GUARDED. The words of a message before they were edited or withdrawn: the trace."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    body = EncryptedTextField()
    until = models.DateTimeField(default=timezone.now)


class Mention(models.Model):
    """GUARDED. Somebody named in a message, who is told even where they have muted the discussion."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "account"], name="mention_once")]


class Sign(models.TextChoices):
    """What somebody says of a message without writing one."""

    SEEN = "seen", _("Vu")
    DONE = "done", _("Fait")


class Acknowledgement(models.Model):
    """GUARDED. One sign of one person under a message."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="acknowledgements")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=8, choices=Sign.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "account", "sign"], name="acknowledgement_once")]


class Draft(models.Model):
    """GUARDED. What somebody has begun to write in a discussion; theirs alone."""

    id = models.BigAutoField(primary_key=True)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = EncryptedTextField()
    reply_to = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["discussion", "account"], name="draft_once")]
