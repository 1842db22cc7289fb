"""Putting in order what the bus brings: every message once, by position, none missing, to those who may hear it.

The bus only hints. Positions are given in the order in which messages become visible (docs/live.md), so whoever hears
of position 12 after 9 finds 10 and 11 in the database; and once a second it is asked whether anything is newer.
"""

import asyncio
from collections.abc import Awaitable, Callable

from cercle.live import registry
from cercle.live.ear import Ring
from cercle.live.streams import Streams
from cercle.live.threads import Threads

#: Seconds without a hint after which the database is asked.
SILENCE = 1.0
#: Messages found and handed on together.
STEP = 500


class Flood:
    """``push`` hands on rings in their order. What is newer than the start is handed on once."""

    def __init__(self, streams: Streams, threads: Threads, push: Callable[[list[Ring]], Awaitable[None]]) -> None:
        self._streams, self._threads, self._push = streams, threads, push
        self._hints: asyncio.Queue[Ring] = asyncio.Queue()
        self._through = 0

    def hint(self, ring: Ring) -> None:
        self._hints.put_nowait(ring)

    async def start(self) -> None:
        """From here on; streams that open later catch up by themselves."""
        self._through = await self._threads.run(_newest)

    async def next(self) -> None:
        """Hand on what the next hints announce, or what a second of silence hid."""
        rings = await self._gathered()
        known = {int(ring.ids["position"]): ring for ring in rings}
        top = max(known, default=0) or await self._threads.run(_newest)
        while self._through < top:
            wanted = range(self._through + 1, top + 1)
            if all(position in known for position in wanted):
                ordered, self._through = [known[position] for position in wanted], top
            else:
                ordered = await self._threads.run(_since, self._through, STEP)
                self._through = int(ordered[-1].ids["position"]) if ordered else top
            await self._seat({ring.topic for ring in ordered})
            await self._push(ordered)

    async def _gathered(self) -> list[Ring]:
        try:
            async with asyncio.timeout(SILENCE):
                rings = [await self._hints.get()]
        except TimeoutError:
            return []
        while not self._hints.empty():
            rings.append(self._hints.get_nowait())
        return rings

    async def _seat(self, topics: set[str]) -> None:
        """Who joined or left is told by NOTIFY, which may come later than the bus: here the database says it."""
        for topic, accounts in (await self._threads.run(registry.audience, topics)).items():
            for stream in self._streams.hearing(topic):
                if stream.viewer.account not in accounts:
                    self._streams.forget(stream)
                    stream.close()
            for account in accounts:
                for stream in self._streams.of(account):
                    self._streams.subscribe(stream, [topic])


def _newest() -> int:
    return max((memory.newest() for memory in registry.memories), default=0)


def _since(after: int, limit: int) -> list[Ring]:
    found = [said for memory in registry.memories for said in memory.since(after, limit)]
    return [Ring(topic, event, dict(ids)) for topic, event, ids in found]
