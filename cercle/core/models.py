"""The kit's tables."""

from django.db import models


class Bucket(models.Model):
    """What is left of one limit for one key (``cercle.core.limits``). ``key`` is a keyed digest: it names nobody."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    tokens = models.FloatField()
    at = models.DateTimeField(help_text="when tokens was true; they have grown back since")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="bucket_once")]
        indexes = [models.Index(fields=["at"], name="bucket_by_age")]


class Rotation(models.Model):
    """How far something is written again under a new key (texts: ``cercle.core.rotation``, gone when it is done; what
    finds messages: ``cercle.discussions.jobs``)."""

    key = models.CharField(max_length=32, help_text="names the newest key, says nothing of it")
    column = models.CharField(max_length=120)
    last = models.CharField(max_length=64, blank=True, help_text="primary key of the last row that was gone through")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "column"], name="rotation_once")]
