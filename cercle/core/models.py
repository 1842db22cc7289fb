"""The kit's one table."""

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
