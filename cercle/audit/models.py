"""The append-only trace. One line per action; a database trigger refuses update and delete."""

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
