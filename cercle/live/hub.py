"""The hub of one process: hears the bell, reads each row once, renders it once per face and language, fans it out."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from cercle.live import bell, bus, registry
from cercle.live.ear import Ring, listen
from cercle.live.flood import Flood
from cercle.live.forms import Work, finish_all, form, missed
from cercle.live.presence import Book
from cercle.live.registry import Push
from cercle.live.streams import CATCH_UP, Stream, Streams
from cercle.live.threads import Threads

logger = logging.getLogger(__name__)

#: Notifications read together in one trip to a thread.
TOGETHER = 64
#: In the queue: notifications may have been lost, that somebody left among them.
REGAINED = Ring("", "regained", {})
#: Seconds between two checks that the sessions and tokens of open streams still hold.
RECHECK = 60.0


class Hub:
    """Started and stopped with its process; everything but the readers runs on the event loop."""

    def __init__(self) -> None:
        self.streams = Streams()
        self.threads = Threads()
        self.stopping = False
        self.book = Book(self.threads)
        self._rings: asyncio.Queue[Ring] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        work = [listen(self.hear, self.regained), self._serve(), self._watch(), self.book.keep()]
        if settings.BUS_URL:
            flood = Flood(self.streams, self.threads, self._push)
            work += [bus.listen(flood.hint), self._flow(flood)]
        self._tasks = [asyncio.create_task(each) for each in work]

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

    # --- Who hears -------------------------------------------------------------------------------------------

    async def topics_of(self, account: UUID) -> set[str]:
        return await self.threads.run(lambda: {topic for function in registry.topics for topic in function(account)})

    async def settle(self, stream: Stream) -> None:
        """Let a new stream hear what its account may hear now. What it may not any more ends it, even meanwhile."""
        self.streams.subscribe(stream, await self.topics_of(stream.viewer.account))
        stream.settled = True

    async def end_ended(self, streams: Sequence[Stream]) -> None:
        """Close those whose session or token does not hold any more."""
        by_face: dict[str, list[Stream]] = {}
        for stream in streams:
            by_face.setdefault(stream.face, []).append(stream)
        for face in registry.faces.values():
            asked = by_face.pop(face.name, [])
            ended = await self.threads.run(face.ended, {stream.viewer for stream in asked}) if asked else set()
            for stream in asked:
                if stream.viewer in ended:
                    self.streams.forget(stream)
                    stream.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(RECHECK)
            try:
                await self.end_ended(list(self.streams))
            except Exception:
                logger.exception("open streams could not be checked; trying again in %.0f s", RECHECK)

    # --- What is heard ---------------------------------------------------------------------------------------

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
                for ring in rings:
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
                await self._settle_again()
                continue
            if ring.topic in registry.spreads:
                batch += await self._spread(ring)
                continue
            if ring.event in {bell.JOINED, bell.LEFT, bell.RECHECK}:
                await self._push(batch)
                batch = []
                await self._obey(ring)
            batch.append(ring)
        await self._push(batch)

    async def _settle_again(self) -> None:
        """Ask anew what everybody may hear before anything more is handed on; then each catches up."""
        for account in self.streams.accounts():
            topics = {bell.account(account), *await self._surely(account)}
            for stream in self.streams.of(account):
                if not stream.settled or not stream.topics <= topics:  # or was asking while it was lost
                    self.streams.forget(stream)
                    stream.close()
                else:
                    self.streams.subscribe(stream, topics)
                    stream.offer(CATCH_UP)

    async def _surely(self, account: UUID) -> set[str]:
        """Its topics, as soon as the database says them."""
        while True:
            try:
                return await self.topics_of(account)
            except Exception:
                logger.warning("who hears what cannot be asked yet; trying again")
                await asyncio.sleep(0.5)

    async def _obey(self, ring: Ring) -> None:
        if ring.event == bell.LEFT:
            for stream in self.streams.losing(UUID(str(ring.ids["account"])), ring.topic):
                self.streams.forget(stream)
                stream.close(self._farewell(stream, ring))
            return
        streams = self.streams.hearing(ring.topic)
        if ring.event == bell.RECHECK:
            await self.end_ended(streams)
        elif streams:
            topics = await self.topics_of(streams[0].viewer.account)
            for stream in streams:
                self.streams.subscribe(stream, topics)

    def _farewell(self, stream: Stream, ring: Ring) -> bytes:
        """What the stream of somebody who lost a topic still says: an open page shows nothing of it any more."""
        push = form(stream.face, stream.viewer.language, ring.event, ring.ids)
        return push.wire if push else b""

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
