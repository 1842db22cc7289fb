"""The open streams of this process and who of them hears what. Lives on the event loop; no locks are needed."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings

from cercle.core.errors import TooMany
from cercle.live import bell
from cercle.live.registry import Push, Viewer

#: Events that may wait for a slow reader before its stream ends (it resumes where it was).
WAITING = 256


class CatchUp:
    """In a stream's queue: ask the memory for what was missed before going on."""


CATCH_UP = CatchUp()


class Stream:
    """One open stream. ``position`` is the last one sent; nothing at or before it is sent again.

    ``settled``: it knows what it hears; ``ready``: it has caught up as well. None in its queue is a sign of life.
    """

    def __init__(self, viewer: Viewer, face: str) -> None:
        self.viewer = viewer
        self.face = face
        self.topics: set[str] = set()
        self.settled = False
        self.ready = False
        self.position = 0
        self.closed = asyncio.Event()
        self.last_words = b""
        self.queue: asyncio.Queue[Push | CatchUp | None] = asyncio.Queue(WAITING)
        #: By the monotonic clock: its last write, and the one that the reader has not taken yet.
        self.wrote_at = time.monotonic()
        self.writing_since: float | None = None

    def offer(self, item: Push | CatchUp | None) -> None:
        """Queue ``item``; a reader too slow to keep up is closed rather than served from memory without end."""
        try:
            self.queue.put_nowait(item)
        except asyncio.QueueFull:
            self.close()

    def close(self, last_words: bytes = b"") -> None:
        """End it, after those bytes."""
        self.last_words = last_words
        self.closed.set()


class Streams:
    """The register, by topic and by account."""

    def __init__(self) -> None:
        self._all: set[Stream] = set()
        self._by_topic: dict[str, set[Stream]] = defaultdict(set)
        self._by_account: dict[UUID, set[Stream]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Stream]:
        return iter(list(self._all))

    def open(self, viewer: Viewer, face: str) -> Stream:
        """A stream that hears its account's own topic. Raises ``TooMany`` (limit STREAMS, per process)."""
        if len(self._by_account[viewer.account]) >= settings.LIMITS["STREAMS"]:
            raise TooMany("STREAMS", 30)
        stream = Stream(viewer, face)
        self._all.add(stream)
        self._by_account[viewer.account].add(stream)
        self.subscribe(stream, [bell.account(viewer.account)])
        return stream

    def subscribe(self, stream: Stream, topics: Iterable[str]) -> None:
        """Add topics. They are never taken away from a stream: losing one ends it (``end``)."""
        if stream not in self._all:
            return
        for topic in topics:
            stream.topics.add(topic)
            self._by_topic[topic].add(stream)

    def forget(self, stream: Stream) -> None:
        self._all.discard(stream)
        _discard(self._by_account, stream.viewer.account, stream)
        for topic in stream.topics:
            _discard(self._by_topic, topic, stream)
        stream.topics.clear()

    def hearing(self, topic: str) -> list[Stream]:
        return list(self._by_topic.get(topic, ()))

    def accounts(self) -> set[UUID]:
        return set(self._by_account)

    def of(self, account: UUID) -> list[Stream]:
        return list(self._by_account.get(account, ()))

    def losing(self, account: UUID, topic: str) -> list[Stream]:
        """The account lost ``topic``: its streams that hear it, or do not know yet what they hear, have to end."""
        return [stream for stream in self.of(account) if topic in stream.topics or not stream.settled]

    def close_all(self) -> None:
        for stream in list(self._all):
            self.forget(stream)
            stream.close()


def _discard(index: "dict[str, set[Stream]] | dict[UUID, set[Stream]]", key: object, stream: Stream) -> None:
    found = index.get(key)  # type: ignore[call-overload]
    if found is not None:
        found.discard(stream)
        if not found:
            del index[key]  # type: ignore[arg-type]
