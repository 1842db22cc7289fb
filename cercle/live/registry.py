"""What the layers above tell the carrier: it knows ids and bytes, they know what these mean.

Filled by ``AppConfig.ready()``. Everything registered here is called in a thread, never on the event loop.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Said:
    """Something that a stream must not lose: the event and what its reader would have read."""

    position: int
    event: str
    data: Any


class Face(Protocol):
    """A kind of stream: that of pages, that of programs."""

    name: str

    def authenticate(self, headers: Mapping[str, str]) -> Viewer | None:
        """Who sends these request headers (lower-case names); None for a stranger."""

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


Reader = Callable[[Mapping[str, Any]], Any]
Renderer = Callable[[Any], Push | None]
TopicsOf = Callable[[UUID], Iterable[str]]

faces: dict[str, Face] = {}
readers: dict[str, Reader] = {}
renderers: dict[tuple[str, str], Renderer] = {}
topics: list[TopicsOf] = []
memories: list[Memory] = []


def register_face(path: str, face: Face) -> None:
    """Streams opened at ``path`` are of this face."""
    faces[path] = face


def register(event: str, reader: Reader) -> None:
    """``reader(ids)`` returns what the event is about, read once for all its streams; None when it is gone."""
    readers[event] = reader


def register_renderer(face: str, event: str, renderer: Renderer) -> None:
    """``renderer(data)`` gives the event its form for a face, once per language; None sends nothing."""
    renderers[face, event] = renderer


def register_topics(function: TopicsOf) -> None:
    """``function(account id)`` names topics that the account's streams hear."""
    topics.append(function)


def register_memory(memory: Memory) -> None:
    """The one source of what has positions."""
    memories[:] = [memory]
