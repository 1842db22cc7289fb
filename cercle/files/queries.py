"""Reading stored files. Whoever asks has been let in by the domain whose row names the file."""

import logging
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import File
from django.db.models import QuerySet
from django.utils import timezone

from cercle.files.keys import bare
from cercle.files.models import StoredFile
from cercle.files.place import Place, reached
from cercle.files.refusals import away_for_reading, refused
from cercle.files.sealing import Damaged, sealed_size, unseal
from cercle.files.shapes import Unfit

logger = logging.getLogger(__name__)

#: Hours that a file may wait for the row that names it.
WAITING = 24


@dataclass(frozen=True)
class Opened:
    """``size`` is in bytes; ``chunks`` gives them once."""

    size: int
    chunks: Generator[bytes]


def open_file(name: str) -> Opened:
    """The file of that name. What is stored is measured and its first chunk checked before anything is given; the
    later ones are checked as they are read (``sealing.Damaged``).

    Raises ``Refused`` (file_missing) when the storage has lost or altered it: the log says which. ``Away``
    (files_away) when the storage does not answer: the file is not lost.
    """
    try:
        row = StoredFile.objects.get(pk=name, size__isnull=False)
    except StoredFile.DoesNotExist:
        raise _lost(name, "not known") from None
    except ValueError:
        raise _lost(name, "no key opens its own") from None
    with reached(away_for_reading()) as place:
        return _open(row, place)


def _open(row: StoredFile, place: Place) -> Opened:
    name = row.name
    try:
        stored = place.open(row.path)
    except FileNotFoundError:
        raise _lost(name, "not there") from None
    try:
        if stored.size != sealed_size(row.size or 0):
            raise Damaged
        chunks = unseal(bare(row.key), row.name, stored)
        first = next(chunks)
    except Damaged:
        stored.close()
        raise _lost(name, "altered") from None
    return Opened(row.size or 0, _rest(name, stored, first, chunks))


def _rest(name: str, stored: "File[bytes]", first: bytes, chunks: Iterator[bytes]) -> Generator[bytes]:
    try:
        yield first
        yield from chunks
    except Damaged:
        logger.error("stored file %s is altered", name)
        raise
    finally:
        stored.close()


def _lost(name: str, why: str) -> Exception:
    logger.error("stored file %s: %s", name, why)
    return refused(Unfit("missing"))


def unkept() -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(kept_at__isnull=True)


def kept_of(names: Iterable[str]) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(name__in=[name for name in names if name], kept_at__isnull=False)


def abandoned() -> QuerySet[StoredFile]:
    """Those that no domain kept in time, or that one let go."""
    return unkept().filter(created_at__lt=timezone.now() - timedelta(hours=WAITING)).order_by("created_at")
