"""The part of a discussion that a page shows: its end, or anywhere before."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.discussions.access import visible_messages
from cercle.discussions.models import Discussion, Message
from cercle.discussions.queries.messages import messages

#: Numbers have no gaps and times grow with them: halving finds the first one since a moment, whatever was said.
_FIRST_SINCE = """
WITH RECURSIVE search (low, high) AS (
    SELECT 1::bigint, %(last)s::bigint + 1
  UNION ALL
    SELECT CASE WHEN m.at < %(at)s THEN middle + 1 ELSE low END, CASE WHEN m.at < %(at)s THEN high ELSE middle END
    FROM search, LATERAL (SELECT (low + high) / 2 AS middle) halves,
         LATERAL (SELECT at FROM discussions_message WHERE discussion_id = %(discussion)s AND seq = middle) m
    WHERE low < high
)
SELECT max(low) FROM search
"""


@dataclass(frozen=True)
class Slice:
    """Messages in their order. ``older`` and ``newer`` are the numbers from which to ask for what is said before and
    after them; None where nothing is. ``focus`` is the message that was asked for."""

    messages: list[Message] = field(default_factory=list)
    older: int | None = None
    newer: int | None = None
    focus: Message | None = None


def _slice(discussion: Discussion, shown: list[Message], focus: Message | None = None) -> Slice:
    if not shown:
        return Slice()
    first, last = shown[0].seq, shown[-1].seq
    return Slice(shown, first if first > 1 else None, last if last < discussion.last_seq else None, focus)


def slice_of(
    user: Account, discussion: Discussion, *, after: int | None = None, before: int | None = None, limit: int = 50
) -> Slice:
    """As ``messages``: what follows number ``after``, what precedes ``before``, or the end."""
    return _slice(discussion, messages(user, discussion, after=after, before=before, limit=limit))


def slice_around(user: Account, discussion: Discussion, id: UUID | str, *, limit: int = 50) -> Slice:
    """The message and what was said around it. Raises ``NotFound`` when it is none of this discussion."""
    found = visible_messages(user).filter(discussion=discussion)
    try:
        seq = found.values_list("seq", flat=True).get(pk=id)
    except (Message.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    shown = messages(user, discussion, before=seq, limit=limit // 2)
    shown += messages(user, discussion, after=seq - 1, limit=limit - limit // 2)
    return _slice(discussion, shown, next(message for message in shown if message.seq == seq))


def first_since(discussion: Discussion, at: datetime) -> int:
    """The number of the first message since ``at``; one more than the last when nothing was said since."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_SINCE, {"last": discussion.last_seq, "at": at, "discussion": discussion.pk})
        return int(cursor.fetchone()[0])
