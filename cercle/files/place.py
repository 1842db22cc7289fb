"""Where files lie, and what to say when it does not answer."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol, cast

from django.core.files.base import File
from django.core.files.storage import storages

from cercle.core.errors import Away

logger = logging.getLogger(__name__)

#: A place that did not answer is left alone that long, so that not every request waits for it in vain. Seconds.
SILENCE = 5.0
#: How long what `GET /health` was told of it is believed. Seconds.
BELIEVED = 10.0


class Place(Protocol):
    """A storage of Django's that knows its own failures: ``folder.Folder``, ``bucket.Bucket``."""

    #: What it raises when it cannot do what is asked; FileNotFoundError is an answer, not a failure.
    failures: tuple[type[Exception], ...]

    def save(self, name: str, content: "File[bytes]") -> str: ...
    def open(self, name: str, mode: str = "rb") -> "File[bytes]": ...
    def delete(self, name: str) -> None: ...
    def exists(self, name: str) -> bool: ...

    def is_silent(self, error: Exception) -> bool:
        """Whether ``error`` says that it does not answer at all, to nobody."""

    def check(self) -> None:
        """Return within some seconds when files could be stored and read, else raise one of ``failures``."""


class _Silence:
    """Since when a place has not answered, in this process: one request at a time tries again, the others are told."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until: float | None = None

    def holds(self, *, trying: bool) -> bool:
        """Whether it is still left alone; whoever is ``trying`` and is let through is the one who tries again."""
        with self._lock:
            now = time.monotonic()
            if self._until is None:
                return False
            if now < self._until:
                return True
            if trying:
                self._until = now + SILENCE
            return False

    def begin(self) -> None:
        with self._lock:
            self._until = time.monotonic() + SILENCE

    def end(self) -> None:
        with self._lock:
            self._until = None


_silence = _Silence()


def storage() -> Place:
    """``STORAGES["files"]`` (config/files.py)."""
    return cast("Place", storages["files"])


@contextmanager
def reached(words: str) -> Iterator[Place]:
    """The storage; raises ``Away`` (files_away) with ``words`` when it fails meanwhile, or has just failed others."""
    place = storage()
    if _silence.holds(trying=True):
        raise Away("files_away", words)
    try:
        yield place
    except place.failures as error:
        if isinstance(error, FileNotFoundError):
            _silence.end()
            raise
        logger.error("the storage of files fails: %s: %s", type(error).__name__, error)
        if place.is_silent(error):
            _silence.begin()
        raise Away("files_away", words) from error
    except BaseException:
        _silence.end()
        raise
    _silence.end()


def refuse_in_silence(words: str) -> None:
    """Raise ``Away`` with ``words`` where the storage is known not to answer: before work that would be lost."""
    if _silence.holds(trying=False):
        raise Away("files_away", words)


class _Told:
    """The last answer to ``state``; who asks while somebody else is asking is told the last one."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.at = float("-inf")
        self.state = "ok"


_told = _Told()


def state() -> str:
    """ "ok", or "away": files can neither be stored nor read now. Asked of the storage at most every ten seconds."""
    if time.monotonic() - _told.at < BELIEVED or not _told.lock.acquire(blocking=_told.at < 0):
        return _told.state
    try:
        if time.monotonic() - _told.at >= BELIEVED:
            _told.state = _look(storage())
            _told.at = time.monotonic()
        return _told.state
    finally:
        _told.lock.release()


def _look(place: Place) -> str:
    try:
        place.check()
    except place.failures as error:
        logger.error("the storage of files does not answer: %s: %s", type(error).__name__, error)
        return "away"
    return "ok"


def forget() -> None:
    """What this process believes of the storage; for tests, which change it."""
    _silence.end()
    _told.at, _told.state = float("-inf"), "ok"
