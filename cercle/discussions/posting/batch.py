"""One transaction, one trip to the database, for the messages that arrived together (migration 0004)."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from psycopg import AsyncConnection

from cercle.core import encryption, limits
from cercle.discussions import finding
from cercle.discussions.access import RIGHTS, Right
from cercle.discussions.posting import recent
from cercle.discussions.posting.shapes import Wish, Written
from cercle.live import bell, bus
from cercle.live.ear import CHANNEL

_WRITE = """
SELECT n, seq, position, author_name FROM discussions_post_together(%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@cache
def _roles() -> list[str]:
    return sorted(role for role, rights in RIGHTS.items() if Right.POST in rights)


async def write(connection: AsyncConnection[Any], wishes: Sequence[Wish]) -> list[Written | None]:
    """Write those that are plain, in the order given; None for the others, of which nothing was kept.

    No two wishes have the same author and ``client_id``. ``connection`` is in autocommit mode: the call is the
    transaction.
    """
    now = datetime.now(UTC)
    ids = [uuid4() for _wish in wishes]
    posts = {wish.author: limits.shape("POSTS", str(wish.author)) for wish in wishes}
    calls = {wish.author: limits.shape("API_REQUESTS", str(wish.author)) for wish in wishes if wish.token}
    asked = [_asked(n, wish, ids[n], posts, calls) for n, wish in enumerate(wishes)]
    _key, post_full, post_rate = next(iter(posts.values()))
    _key, call_full, call_rate = next(iter(calls.values()), ("", 0.0, 0.0))
    values = [
        json.dumps(asked),
        _roles(),
        now,
        post_full,
        post_rate,
        call_full,
        call_rate,
        CHANNEL,
        bus.carries("message"),
    ]
    found: list[Written | None] = [None] * len(wishes)
    expected = recent.expect(ids)
    try:
        rows = await (await connection.execute(_WRITE, values)).fetchall()
    except BaseException:
        recent.arrived(ids, [], expected)
        raise
    for n, seq, position, name in rows:
        wish = wishes[n]
        found[n] = Written(ids[n], wish.discussion, seq, position, wish.author, name, wish.client_id, wish.body, now)
    recent.arrived(ids, found, expected)
    return found


def rings(written: Iterable[Written | None]) -> list[str]:
    """What the bus tells of them, when it carries messages."""
    return [
        bell.payload(bell.discussion(each.discussion), "message", id=each.id, position=each.position)
        for each in written
        if each
    ]


Shape = tuple[str, float, float]


def _asked(n: int, wish: Wish, id: UUID, posts: dict[UUID, Shape], calls: dict[UUID, Shape]) -> dict[str, Any]:
    return {
        "n": n,
        "id": str(id),
        "discussion": str(wish.discussion),
        "author": str(wish.author),
        "client": str(wish.client_id),
        "token": str(wish.token) if wish.token else None,
        "session": wish.session or None,
        "words": finding.numbers(wish.discussion, wish.body),
        "body": encryption.encrypt(wish.body).decode("ascii"),
        "post": posts[wish.author][0],
        "call": calls[wish.author][0] if wish.token else None,
    }
