"""How people are reached when Cercle is not before their eyes: by their browsers, by e-mail, and when not at all."""

from datetime import time
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Digest(models.TextChoices):
    """How often an account is written to, at most, about what it has not read."""

    NEVER = "never", _("Jamais")
    HOURLY = "hourly", _("Toutes les heures au plus")
    DAILY = "daily", _("Une fois par jour au plus")


class Outside(models.Model):
    """What an account chose; without a row it is what stands here as default, whatever its role.

    Quiet hours go over midnight when they end before they begin. Within them no browser rings and no digest leaves.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    is_quiet = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(20))
    quiet_until = models.TimeField(default=time(8))
    zone = models.CharField(max_length=40, blank=True, help_text="IANA name; the site's own when empty")
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.DAILY)
    digest_at = models.DateTimeField(null=True, help_text="when the last one was put in the queue")


class PushSubscription(models.Model):
    """GUARDED. A browser that asked to be rung (RFC 8030), for as long as the session that asked lives.

    ``endpoint`` and its keys let whoever holds our VAPID key ring it, and nobody read anything.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.CharField(max_length=40, db_index=True, help_text="key of the session that asked for it")
    endpoint = models.TextField()
    endpoint_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256: one row per browser")
    p256dh = models.CharField(max_length=120, help_text="the browser's public key, base64url")
    auth = models.CharField(max_length=60, help_text="the secret shared with the browser, base64url")
    agent = models.CharField(max_length=300, blank=True, help_text="what the browser said it is")
    created_at = models.DateTimeField(auto_now_add=True)
    rung_at = models.DateTimeField(null=True, help_text="when its push service last took something")


class Nudge(models.Model):
    """One reason to ring an account's browsers: one per topic until it is read, however much is said meanwhile."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=80, help_text="« discussion:<id> », « notification:<id> »")
    mark = models.BigIntegerField(help_text="how far the topic had come; whoever has read up to it may be rung again")
    place = models.CharField(max_length=200, help_text="the path that pressing it opens")
    due_at = models.DateTimeField(help_text="not before: quiet hours, or somebody who is connected")
    patient_until = models.DateTimeField(help_text="who is connected is left alone until then")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "topic"], name="nudge_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="nudge_due")]


class Heard(models.Model):
    """Up to which position the worker has looked at a source's news."""

    source = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField()
