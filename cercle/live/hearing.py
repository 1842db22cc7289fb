"""Who hears what: asked of the domains when a stream opens, and whenever somebody joined, left, or may have."""

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from cercle.live import bell, registry
from cercle.live.ear import Ring
from cercle.live.forms import form
from cercle.live.streams import CATCH_UP, Stream, Streams
from cercle.live.threads import Threads

logger = logging.getLogger(__name__)

#: Seconds between two checks that the sessions and tokens of open streams still hold.
RECHECK = 60.0


class Hearing:
    """The topics of the streams of one process. On its event loop; what asks the database runs in a thread."""

    def __init__(self, streams: Streams, threads: Threads) -> None:
        self.streams, self.threads = streams, threads

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

    async def watch(self) -> None:
        while True:
            await asyncio.sleep(RECHECK)
            try:
                await self.end_ended(list(self.streams))
            except Exception:
                logger.exception("open streams could not be checked; trying again in %.0f s", RECHECK)

    async def settle_again(self) -> None:
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

    async def obey(self, ring: Ring) -> None:
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
