"""Who writes together: a batch waits a moment for as many as went together just before."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from cercle.discussions.posting import Wish, Written, writer
from cercle.discussions.posting.writer import Writer

#: Seconds that no test waits for: whatever depends on it ends by itself long before.
LONG = 30.0


def _wish() -> Wish:
    return Wish(uuid4(), uuid4(), "Bonjour", uuid4())


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that left; the database is left out."""
    left: list[int] = []

    async def write(_connection: Any, wishes: Sequence[Wish]) -> list[Written]:
        left.append(len(wishes))
        now = datetime.now(UTC)
        return [Written(uuid4(), each.discussion, 1, 1, each.author, "", each.client_id, "", now) for each in wishes]

    async def connected(_self: Writer) -> None:
        return None

    monkeypatch.setattr(writer, "write", write)
    monkeypatch.setattr(Writer, "_connected", connected)
    return left


def _run(senders: int, messages: int) -> None:
    """Each sends its next message once its last one is answered, and a little later than the one before it."""

    async def run() -> None:
        ours = Writer()
        ours.start()

        async def sender(number: int) -> None:
            for _ in range(messages):
                for _ in range(number * 5):
                    await asyncio.sleep(0)
                await ours.post(_wish())

        await asyncio.gather(*(sender(number) for number in range(senders)))
        await ours.stop()

    asyncio.run(run())


def test_those_who_were_answered_together_go_together_again(sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "COMPANY", LONG)
    _run(senders=2, messages=1)
    assert sizes == [1, 1], "nobody waits for somebody whom nothing announces"
    sizes.clear()

    async def run() -> None:
        ours = Writer()
        ours.start()
        await asyncio.gather(ours.post(_wish()), ours.post(_wish()))
        first = asyncio.create_task(ours.post(_wish()))
        for _ in range(20):
            await asyncio.sleep(0)
        await asyncio.gather(first, ours.post(_wish()))
        await ours.stop()

    asyncio.run(run())
    assert sizes == [2, 2]


def test_a_batch_does_not_wait_for_those_who_have_gone(sizes: list[int]) -> None:
    async def run() -> None:
        ours = Writer()
        ours.start()
        await asyncio.gather(ours.post(_wish()), ours.post(_wish()))
        async with asyncio.timeout(LONG):
            await ours.post(_wish())
            await ours.post(_wish())
        await ours.stop()

    asyncio.run(run())
    assert sizes == [2, 1, 1]


def test_one_who_writes_alone_never_waits(sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "COMPANY", 10 * LONG)
    _run(senders=1, messages=3)
    assert sizes == [1, 1, 1]
