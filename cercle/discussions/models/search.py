"""What finds messages again."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from cercle.discussions.models.discussion import Discussion
from cercle.discussions.models.message import Message


class SearchEntry(models.Model):
    """GUARDED. The words of a message as numbers: a keyed digest of discussion and word, so that a copy of the table
    says neither what a word is nor whether two discussions share it."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="+")
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = ArrayField(models.BigIntegerField())

    class Meta:
        # What waits to be sorted in (kB) is sorted in by whoever posts when it is full: little at a time, they wait.
        indexes = [GinIndex(fields=["words"], name="message_words", gin_pending_list_limit=512)]
