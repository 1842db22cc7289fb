"""Files that go with messages."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from cercle.core.encryption import EncryptedTextField
from cercle.discussions.models.discussion import Discussion
from cercle.discussions.models.message import Message


class Attachment(models.Model):
    """GUARDED. A file, checked and stored encrypted outside the web root (cercle.files); ``message`` is null until it
    is posted. ``size`` is in bytes, ``width`` and ``height`` in pixels as shown upright.

    ``file`` and ``preview`` name stored files; the preview is a small JPEG of an image or of a PDF's first page.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = EncryptedTextField(help_text="as its sender called it")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True, help_text="of a PDF")
    file = models.CharField(max_length=80)
    preview = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(message__isnull=True), name="attachment_unposted"),
        ]
