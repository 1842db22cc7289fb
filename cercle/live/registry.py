"""What the layers above tell the carrier: it knows ids and bytes, they know what these mean.

Filled by ``AppConfig.ready()``. Everything registered here is called in a thread, never on the event loop, but for
what says that it is light: that touches no database and takes microseconds.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Viewer:
    """Who opened a stream. ``proof`` is what opened it (a session, a token), for the face that can check it again."""

    account: UUID
    language: str
    proof: str


@dataclass(frozen=True)
class Push:
    """One server-sent event. ``position`` becomes its id; a stream resumes after the last one that it received."""

    event: str
    data: str
    position: int | None = None

    @cached_property
    def wire(self) -> bytes:
        """The bytes that travel (HTML Living Standard §9.2), made once for all streams. Data on several lines is
        several ``data:`` fields, which the reader joins again."""
        position = "" if self.position is None else f"id: {self.position}\n"
        lines = self.data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        data = "".join(f"data: {line}\n" for line in lines)
        return f"event: {self.event}\n{position}{data}\n".encode()


@dataclass(frozen=True)
class Said:
    """Something that a stream must not lose: the event and what its reader would have read."""

    position: int
    event: str
    data: Any


class Face(Protocol):
    """A kind of stream: that of pages, that of programs."""

    name: str
    #: Whether who holds such a stream open is before it (``cercle.live.presence``).
    shows_presence: bool

    def authenticate(self, headers: Mapping[str, str], asked: Mapping[str, str]) -> Viewer | None:
        """Who sends these request headers (lower-case names) and this query; None for a stranger."""

    def ended(self, viewers: Collection[Viewer]) -> set[Viewer]:
        """Those of ``viewers`` whose session or token does not open a stream any more."""

    def greeting(self, viewer: Viewer) -> Sequence[Push]:
        """What a stream begins with, so that nothing is missed between loading a page and listening."""

    def regained(self, viewer: Viewer) -> Sequence[Push]:
        """What follows the messages of a catch-up: other events may have been lost with the connection."""


class Memory(Protocol):
    """What can be asked again after a gap (``Last-Event-ID``)."""

    def newest(self) -> int:
        """The highest position there is now."""

    def missed(self, account: UUID, after: int, limit: int) -> Sequence[Said]:
        """What the account may see of what was said after ``after``: in order, at most ``limit``."""

    def since(self, after: int, limit: int) -> Sequence[tuple[str, str, Mapping[str, Any]]]:
        """Topic, event and ids of all that was said after ``after``, as the bell rang it: in order."""

    def audience(self, topics: Collection[str]) -> Mapping[str, Collection[UUID]]:
        """The accounts that may hear each of those topics that it knows, now."""


class Memo(Protocol):
    """What this process knows about an event without asking the database. Called on the event loop."""

    def pending(self, ids: Mapping[str, Any]) -> Awaitable[object] | None:
        """What to wait for, when it is about to know; never for long."""

    def take(self, ids: Mapping[str, Any]) -> Any:
        """What light forms need of what the reader would have read, in no language, or None. It may be forgotten
        then."""


Reader = Callable[[Mapping[str, Any]], Any]
Renderer = Callable[[Any], Push | None]
TopicsOf = Callable[[UUID], Iterable[str]]
Spread = Callable[[Mapping[str, Any], Collection[UUID]], Mapping[UUID, Mapping[str, Any]]]

faces: dict[str, Face] = {}
readers: dict[str, Reader] = {}
memos: dict[str, Memo] = {}
light: set[tuple[str, str]] = set()
renderers: dict[tuple[str, str], Renderer] = {}
topics: list[TopicsOf] = []
spreads: dict[str, Spread] = {}
memories: list[Memory] = []


def register_face(path: str, face: Face) -> None:
    """Streams opened at ``path`` are of this face."""
    faces[path] = face


def register(event: str, reader: Reader) -> None:
    """``reader(ids)`` returns what the event is about, read once for all its streams; None when it is gone."""
    readers[event] = reader


def register_memo(event: str, memo: Memo) -> None:
    """It is asked before the reader."""
    memos[event] = memo


def register_renderer(face: str, event: str, renderer: Renderer, *, is_light: bool = False) -> None:
    """``renderer(data)`` gives the event its form for a face, once per language; None sends nothing. ``is_light``: it
    may run on the event loop."""
    renderers[face, event] = renderer
    if is_light:
        light.add((face, event))


def register_topics(function: TopicsOf) -> None:
    """``function(account id)`` names topics that the account's streams hear."""
    topics.append(function)


def register_spread(event: str, function: Spread) -> None:
    """For an event without a topic of its own: ``function(ids, accounts)`` says which of the ``accounts``, those with
    a stream in this process, hear it, and with which ids each."""
    spreads[event] = function


def register_memory(memory: Memory) -> None:
    """The one source of what has positions."""
    memories[:] = [memory]


def audience(topics: Collection[str]) -> dict[str, Collection[UUID]]:
    """Who may hear what, by the memories."""
    return {topic: accounts for memory in memories for topic, accounts in memory.audience(topics).items()}
