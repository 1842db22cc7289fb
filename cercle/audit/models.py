"""The append-only trace, one line per action, and its seals. A database trigger refuses update and delete."""

from django.db import models


class AuditLine(models.Model):
    """Who did what to which object, when. Never health words, never a contact, never a secret in ``detail``.

    ``actor`` is an account's id without a foreign key: deleting a person never deletes the trace.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.UUIDField(null=True, help_text="account id; null for the system or a stranger with a link")
    act = models.CharField(max_length=80, help_text="dotted, past tense: invitation.created")
    subject_type = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject", "at"], name="audit_by_subject"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
        ]


class Seal(models.Model):
    """One audit line, bound to what it said and to the seal before it, under a key that is not in the database.

    Written by the worker some seconds after the line (audit/sealing.py); append-only as lines are. ``number`` has no
    gaps: its order is the order of sealing. ``line`` is no foreign key: a seal outlives a line that was removed.
    """

    number = models.BigIntegerField(primary_key=True)
    line = models.BigIntegerField(unique=True)
    at = models.DateTimeField(help_text="when it was sealed")
    key = models.CharField(max_length=8, help_text="which key: the beginning of its digest")
    digest = models.BinaryField(max_length=32, help_text="of number, at and the line's content")
    chain = models.BinaryField(max_length=32, help_text="of the previous seal's chain and this digest")

    class Meta:
        indexes = [models.Index(fields=["at"], name="audit_seal_by_time")]
