"""What is known of a stored file: enough to read it, nothing of what it is."""

from secrets import token_hex

from django.db import models

from cercle.core.encryption import EncryptedTextField


def new_name() -> str:
    """32 hexadecimal characters that say nothing."""
    return token_hex(16)


class StoredFile(models.Model):
    """GUARDED. One file of the storage. ``key`` is its own random key: it stands here, encrypted like any text, so that
    the storage alone opens nothing, that deleting the row is deleting the file from every copy of the storage, and that
    a new text key asks for rows to be written again, not for files.

    ``size`` is in bytes before encryption, null until all of it is stored. A file that no domain keeps is swept away.
    """

    name = models.CharField(max_length=32, primary_key=True, default=new_name, editable=False)
    key = EncryptedTextField(help_text="32 bytes, base64")
    size = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(null=True, help_text="since when a domain's row names it")

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(kept_at__isnull=True), name="stored_file_unkept"),
        ]

    @property
    def path(self) -> str:
        """Where it lies in the storage; folders of a few hundred files each."""
        return f"{self.name[:2]}/{self.name}"
