"""What this process wrote a moment ago: when its bell rings here, nobody has to read it from the database again."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Iterable, Mapping
from typing import Any
from uuid import UUID

from cercle.discussions.posting.shapes import Written

#: Many more than can be on their way between a commit and its bell.
KEPT = 2_000

_kept: "OrderedDict[str, Written]" = OrderedDict()
#: Messages whose batch has not answered yet: its bell may ring before.
_expected: dict[str, asyncio.Event] = {}


def expect(ids: Iterable[UUID]) -> asyncio.Event:
    """Their batch leaves now; ``arrived`` ends the waiting."""
    event = asyncio.Event()
    for id in ids:
        _expected[str(id)] = event
    return event


def arrived(ids: Iterable[UUID], written: Iterable[Written | None], event: asyncio.Event) -> None:
    for id in ids:
        _expected.pop(str(id), None)
    for each in written:
        if each:
            _kept[str(each.id)] = each
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    event.set()


class Memo:
    """``cercle.live.registry.Memo`` of messages."""

    def pending(self, ids: Mapping[str, Any]) -> Awaitable[object] | None:
        event = _expected.get(str(ids["id"]))
        return event.wait() if event else None

    def take(self, ids: Mapping[str, Any]) -> Written | None:
        """What programs are told of the message; asked for once."""
        return _kept.pop(str(ids["id"]), None)
