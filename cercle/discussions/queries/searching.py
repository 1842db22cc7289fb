"""Finding what was said, in all of one's discussions or in one of them."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from cercle.accounts.models import Account
from cercle.core.words import plain
from cercle.discussions import finding, lines
from cercle.discussions.access import visible_discussions, visible_messages
from cercle.discussions.models import Discussion, Message
from cercle.discussions.queries.listing import rows_of
from cercle.discussions.queries.messages import told
from cercle.discussions.queries.rows import Row

#: Messages of one answer, and those that are decrypted for it at most: a prefix finds more than was meant.
FOUND_AT_ONCE = 20
LOOKED_AT = 300

#: The newest of the messages whose numbers are all there; the others' words were never found. Materialised, or the
#: planner might walk through everything said instead.
_CANDIDATES = """
WITH found AS MATERIALIZED (SELECT message_id FROM discussions_searchentry WHERE {conditions})
SELECT m.id, m.position FROM found JOIN discussions_message m ON m.id = found.message_id
WHERE m.discussion_id = ANY(%s) AND m.position < %s AND m.withdrawn_at IS NULL
ORDER BY m.position DESC LIMIT %s
"""


@dataclass(frozen=True)
class Hit:
    """A message that says what was asked for, and the line of its discussion."""

    message: Message
    row: Row
    #: Names of its files that say it too.
    names: list[str]


@dataclass
class Found:
    """Newest first; ``before`` is where the next ones begin, None after the last. ``vague``: nothing that was asked for
    tells messages apart."""

    hits: list[Hit] = field(default_factory=list)
    before: int | None = None
    vague: bool = False


def search(
    user: Account,
    q: str,
    *,
    discussion: Discussion | None = None,
    before: int | None = None,
    limit: int = FOUND_AT_ONCE,
) -> Found:
    """The messages of ``user``'s discussions that hold every word of ``q``, or a word that begins so.

    ``before`` is a position. Whoever left a discussion finds nothing in it; what was withdrawn is found by nobody.
    """
    beginnings = finding.asked(q)
    if not beginnings:
        return Found(vague=True)
    mine = visible_discussions(user)
    if discussion:
        mine = mine.filter(pk=discussion.pk)
    places = list(mine.values_list("pk", flat=True))
    candidates = _candidates(places, beginnings, before) if places else []
    found: list[Message] = []
    position = None
    for message in _read(user, [id for id, _position in candidates]):
        if finding.says(q, *lines.own_words(message), *_names(message)):
            if len(found) == limit:
                break
            found.append(message)
        position = message.position
    else:
        if len(candidates) < LOOKED_AT:
            position = None
    return Found(_hits(user, found, q), position)


def _candidates(places: list[UUID], beginnings: list[str], before: int | None) -> list[tuple[UUID, int]]:
    numbers = [finding.wanted(places, beginning) for beginning in beginnings]
    query = _CANDIDATES.format(conditions=" AND ".join(["words && %s"] * len(numbers)))
    with connection.cursor() as cursor:
        # All of a row's numbers are of its own discussion: those of the others are in none.
        cursor.execute(query, [*numbers, places, before if before is not None else 2**63 - 1, LOOKED_AT])
        return list(cursor.fetchall())


def _read(user: Account, ids: list[UUID]) -> QuerySet[Message]:
    """What may be read of them, newest first."""
    return visible_messages(user).filter(pk__in=ids).prefetch_related("attachments").order_by("-position")


def _names(message: Message) -> list[str]:
    return [attachment.name for attachment in message.attachments.all()]


def _hits(user: Account, messages: list[Message], q: str) -> list[Hit]:
    """With all that is shown of them."""
    rows = {row.discussion.pk: row for row in rows_of(user, {message.discussion_id for message in messages})}
    asked = plain(q).split()

    def meant(name: str) -> bool:
        return any(finding.is_found(word, asked) for word in plain(name).split())

    shown = told(visible_messages(user).filter(pk__in=[message.pk for message in messages])).order_by("-position")
    return [
        Hit(message, rows[message.discussion_id], [name for name in _names(message) if meant(name)])
        for message in shown
        if message.discussion_id in rows
    ]
