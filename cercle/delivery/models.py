"""Everything that leaves the application is a row first."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cercle.delivery import reasons


class Fate(models.TextChoices):
    """What became of one sending (product.md §6)."""

    QUEUED = "queued", _("en file")
    HANDED = "handed", _("remis au serveur")
    DELIVERED = "delivered", _("distribué")
    DEFERRED = "deferred", _("différé")
    REJECTED = "rejected", _("rejeté")
    CANCELLED = "cancelled", _("annulé")


#: Fates from which a try may still start.
WAITING = (Fate.QUEUED, Fate.DEFERRED)


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")


class Outgoing(models.Model):
    """One message to one recipient. The text is not here: a link in it would be a stored secret (architecture.md),
    so the worker renders it at send time from ``kind`` and ``reference``, by the renderer registered for the kind."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    kind = models.CharField(max_length=40, help_text="names the renderer and the folder of templates")
    reference = models.CharField(max_length=64, help_text="what the renderer needs: an id of the sending domain")
    recipient = models.CharField(max_length=254, help_text="normalised address or E.164 number")
    language = models.CharField(max_length=8, default="fr")
    context = models.JSONField(default=dict, help_text="codes and ids only: no secret, no health word")
    fate = models.CharField(max_length=12, choices=Fate.choices, default=Fate.QUEUED)
    code = models.CharField(max_length=40, blank=True, help_text="why, stable for programs: a key of reasons.WORDS")
    reason = models.CharField(max_length=300, blank=True, help_text="why, in plain French words")
    provider_id = models.CharField(max_length=200, blank=True, help_text="the peer's name for it, for its receipts")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, help_text="when the next try may start")
    handed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "reference", "created_at"], name="outgoing_by_reference"),
            models.Index(fields=["recipient", "created_at"], name="outgoing_by_recipient"),
            models.Index(fields=["due_at"], condition=models.Q(fate__in=WAITING), name="outgoing_waiting"),
        ]

    @property
    def explanation(self) -> str:
        """Why it did not arrive, in plain words of the reader's language; empty when there is nothing to explain."""
        return reasons.words(self.code) if self.fate in {Fate.REJECTED, Fate.DEFERRED} else ""
