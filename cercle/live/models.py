"""Who is there now. Lost with the database's memory (UNLOGGED) and written anew by the processes that know."""

from uuid import uuid4

from django.db import models


class Process(models.Model):
    """A process that holds streams. What it noted counts while it says that it lives."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(help_text="its last sign of life, by the database's clock")


class Presence(models.Model):
    """An account with an open page at a process."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="presences")
    account = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "account"], name="presence_once")]
