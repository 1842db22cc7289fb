"""Writing one line of a discussion: its number, its position, its bell. Used by the acts, is none itself."""

from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.discussions.actions.index import index
from cercle.discussions.models import Discussion, Message
from cercle.live import bell


def _next_position() -> int:
    """The commit order of messages over all discussions; held until the transaction ends (migration 0002)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT discussions_next_position()")
        return int(cursor.fetchone()[0])


def append(
    discussion: Discussion,
    author: Account | None,
    body: str,
    *,
    system: str = "",
    client_id: UUID | None = None,
    reply_to: Message | None = None,
    id: UUID | None = None,
    names: Iterable[str] = (),
) -> Message:
    """Add the next line. The caller holds the discussion's row lock, so that numbers have no gaps. ``names`` are those
    of its files: what is said is found by them too.

    The position's lock is everybody's: whatever else the act writes is written before, with an ``id`` made before.
    """
    now = timezone.now()
    message = Message(
        id=id or uuid4(),
        discussion=discussion,
        seq=discussion.last_seq + 1,
        position=_next_position(),
        author=author,
        client_id=client_id,
        body=body,
        system=system,
        at=now,
        reply_to=reply_to,
    )
    message.save(force_insert=True)
    index(message, names=names, new=True)
    discussion.last_seq, discussion.last_at = message.seq, now
    discussion.save(update_fields=["last_seq", "last_at"])
    if author:
        _count_as_read(discussion, author, message.seq)
    bell.ring(bell.discussion(discussion.pk), "message", id=message.pk, position=message.position)
    return message


def change(message: Message, fields: Collection[str] = ()) -> None:
    """Save ``fields`` of a message that changed and give the change its own place among the positions, so that a
    stream or a page that was away asks for it again. The caller holds the discussion's row lock; as ``append``, last.
    """
    if {"body", "withdrawn_at"} & set(fields):
        index(message, names=message.attachments.values_list("name", flat=True))
    message.changed = _next_position()
    message.save(update_fields=[*fields, "changed"])
    bell.ring(bell.discussion(message.discussion_id), "changed", id=message.pk, position=message.changed)


def _count_as_read(discussion: Discussion, author: Account, seq: int) -> None:
    """Who writes has read what they answer to. Their other tabs are told when that was not known before."""
    own = discussion.members.filter(account=author, left_at__isnull=True)
    if own.filter(last_read_seq=seq - 1).update(last_read_seq=seq):
        return
    if own.update(last_read_seq=seq):
        bell.ring(bell.account(author.pk), "read", account=author.pk, discussion=discussion.pk)
