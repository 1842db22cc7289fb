"""The hub of one process: hears the bell, reads each row once, renders it once per face and language, fans it out."""

import asyncio
import contextlib
import logging

from django.conf import settings

from cercle.live import bell, bus, pulse, registry
from cercle.live.ear import Ring, listen
from cercle.live.flood import Flood
from cercle.live.forms import Work, finish_all, missed
from cercle.live.hearing import Hearing
from cercle.live.presence import Book
from cercle.live.registry import Push
from cercle.live.streams import CATCH_UP, Stream, Streams
from cercle.live.threads import Threads

logger = logging.getLogger(__name__)

#: Notifications read together in one trip to a thread.
TOGETHER = 64
#: In the queue: notifications may have been lost, that somebody left among them.
REGAINED = Ring("", "regained", {})


class Hub:
    """Started and stopped with its process; everything but the readers runs on the event loop."""

    def __init__(self) -> None:
        self.streams = Streams()
        self.threads = Threads()
        self._stopping = False
        self.hearing = Hearing(self.streams, self.threads)
        self.book = Book(self.threads)
        self._rings: asyncio.Queue[Ring] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        work = [listen(self.hear, self.regained), self._serve(), self.hearing.watch(), self.book.keep()]
        work.append(pulse.beat(self.streams))
        if settings.BUS_URL:
            flood = Flood(self.streams, self.threads, self._push)
            work += [bus.listen(flood.hint), self._flow(flood)]
        self._tasks = [asyncio.create_task(each) for each in work]

    def end_streams(self) -> None:
        """At once, and none opens any more: the process is about to stop."""
        self._stopping = True
        self.streams.close_all()

    def is_stopping(self) -> bool:
        return self._stopping

    def hear(self, ring: Ring) -> None:
        """What the bell rang, in its order."""
        self._rings.put_nowait(ring)

    def regained(self) -> None:
        """The bell was away for a moment."""
        self._rings.put_nowait(REGAINED)

    async def stop(self) -> None:
        """Every stream ends, so that browsers come back to the process that takes over."""
        self.streams.close_all()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self.book.close()
        await self.threads.close()

    def _catch_up_all(self) -> None:
        for stream in self.streams:
            stream.offer(CATCH_UP)

    async def _serve(self) -> None:
        """One after the other: order is the promise. A fault costs a catch-up, never the service."""
        while True:
            rings = [await self._rings.get()]
            while len(rings) < TOGETHER and not self._rings.empty():
                rings.append(self._rings.get_nowait())
            try:
                await self._obey_and_push(rings)
            except Exception:
                logger.exception("a push failed; its streams ask for what they missed")
                await self._mend(rings)

    async def _mend(self, rings: list[Ring]) -> None:
        """Whoever left has left, whatever else went wrong; the others catch up."""
        if REGAINED in rings:
            await self.hearing.settle_again()
        for ring in rings:
            if ring.event == bell.LEFT:
                await self.hearing.obey(ring)
            for stream in self.streams.hearing(ring.topic):
                stream.offer(CATCH_UP)

    async def _flow(self, flood: Flood) -> None:
        """What the bus carries. A fault costs a moment: what was not handed on is found again in the database."""
        started = False
        while True:
            try:
                if not started:
                    await flood.start()
                    started = True
                await flood.next()
            except Exception:
                logger.exception("messages of the bus could not be handed on; streams ask for what they missed")
                self._catch_up_all()
                await asyncio.sleep(1)

    async def _obey_and_push(self, rings: list[Ring]) -> None:
        batch: list[Ring] = []
        for ring in rings:
            if ring is REGAINED:
                await self._push(batch)
                batch = []
                await self.hearing.settle_again()
                continue
            if ring.topic in registry.spreads:
                batch += await self._spread(ring)
                continue
            if ring.event in {bell.JOINED, bell.LEFT, bell.RECHECK}:
                await self._push(batch)
                batch = []
                await self.hearing.obey(ring)
            batch.append(ring)
        await self._push(batch)

    async def _spread(self, ring: Ring) -> list[Ring]:
        """The rings of those whom it concerns here."""
        here = self.streams.accounts()
        concerned = await self.threads.run(registry.spreads[ring.topic], ring.ids, here) if here else {}
        return [Ring(bell.account(account), ring.event, dict(ids)) for account, ids in concerned.items()]

    async def _push(self, rings: list[Ring]) -> None:
        """Offer each event to its streams, in the order of the rings. A thread is taken only for what needs one."""
        work = [Work(ring, {(s.face, s.viewer.language) for s in self.streams.hearing(ring.topic)}) for ring in rings]
        work = [each for each in work if each.wanted and each.ring.event in registry.readers]
        heavy = [each for each in work if not await each.prepare()]
        if heavy:
            await self.threads.run(finish_all, heavy)
        for each in work:
            for stream in self.streams.hearing(each.ring.topic):
                push = each.forms.get((stream.face, stream.viewer.language))
                if push:
                    stream.offer(push)

    async def missed(self, stream: Stream, limit: int) -> list[Push]:
        """What ``stream`` has not had yet. What has no form for its face has a position and no event."""
        return await self.threads.run(missed, stream.viewer, stream.face, stream.position, limit)
