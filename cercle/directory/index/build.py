"""Filling the index from PostgreSQL: whole, or the entries that changed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from cercle.directory.index import store
from cercle.directory.index.schema import document
from cercle.directory.index.store import IDENTITY, About, Opened
from cercle.directory.models import DirectoryState, Professional

#: A directory of that many entries is indexed while a search waits; a larger one by a job.
SMALL = 5_000
#: Beyond this share of all entries, starting over is quicker than changing.
LARGE_CHANGE = 0.25
CHUNK = 5_000

Progress = Callable[[int], None]


class Entry(NamedTuple):
    """What the index needs of an entry, as one query brings it."""

    id: int
    family: str
    given: str
    profession: str
    retired: bool
    awaiting: datetime | None
    specialties: list[str]
    towns: list[str]
    postcodes: list[str]

    def document(self) -> dict[str, object]:
        places = list(zip(self.specialties, self.towns, self.postcodes, strict=True))
        return document(self.id, self.family, self.given, self.profession, places)


_ENTRIES = """
SELECT p.id, p.family_name, p.given_name, p.profession, p.retired_at IS NOT NULL, p.awaiting_index,
       coalesce(array_agg(a.specialty) FILTER (WHERE a.id IS NOT NULL), '{}'),
       coalesce(array_agg(a.town) FILTER (WHERE a.id IS NOT NULL), '{}'),
       coalesce(array_agg(a.postcode) FILTER (WHERE a.id IS NOT NULL), '{}')
FROM directory_professional p LEFT JOIN directory_activity a ON a.professional_id = p.id
WHERE """


def current() -> About:
    """What an index of this database as it is now says of itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {IDENTITY}")
        identity = str(cursor.fetchone()[0])
    return About(identity, DirectoryState.objects.values_list("version", flat=True).first() or 0)


def is_current() -> bool:
    """Whether the index is there and of this database and version; entries may still await it."""
    known = store.opened()
    return known is not None and known.about == current()


def rebuild(*, force: bool = False, wait: bool = True, progress: Progress | None = None) -> None:
    """Make the index again from nothing and put it in the old one's place, unless another process just has.

    ``progress`` hears how many entries more it holds. Raises ``store.Busy`` with ``wait=False`` when another process is
    writing.
    """
    with store.locked(wait=wait):
        if force or not is_current():
            _rebuild(progress)


def _rebuild(progress: Progress | None) -> None:
    held: list[tuple[int, datetime]] = []
    count = 0
    with store.replacing() as writer:
        with transaction.atomic():
            about = current()
            for entry in _entries("p.retired_at IS NULL", []):
                writer.put(entry.document(), replace=False)
                count += 1
                if entry.awaiting:
                    held.append((entry.id, entry.awaiting))
                if progress and not count % CHUNK:
                    progress(CHUNK)
        writer.commit(about)
    _no_longer_awaiting(held)


def update(ids: Sequence[int], *, version: int | None = None, progress: Progress | None = None) -> None:
    """Bring the index up to date for these entries; rebuild it where it cannot be used or they are too many.

    ``version`` is given by an import, whose changes these are: an index that missed the one before is rebuilt.
    """
    with store.locked():
        known = store.opened()
        if known is not None and _may_change(known, len(ids), version):
            _change(known, ids, version)
        else:
            _rebuild(progress)


def catch_up() -> None:
    """What the job does: make an unusable or outdated index again, then hold what awaits it."""
    if not is_current():
        rebuild()
    waiting = list(Professional.objects.exclude(awaiting_index=None).values_list("pk", flat=True))
    if waiting:
        update(waiting)


def _may_change(opened: Opened, count: int, version: int | None) -> bool:
    if opened.about.database != current().database:
        return False
    if version is not None and opened.about.version != version - 1:
        return False
    return count <= max(SMALL, LARGE_CHANGE * int(opened.searcher.num_docs))


def _change(opened: Opened, ids: Sequence[int], version: int | None) -> None:
    held: list[tuple[int, datetime]] = []
    about = opened.about
    with store.changing(opened) as writer:
        for start in range(0, len(ids), CHUNK):
            with transaction.atomic():
                for entry in _entries("p.id = ANY(%s)", [list(ids[start : start + CHUNK])]):
                    if entry.retired:
                        writer.drop(entry.id)
                    else:
                        writer.put(entry.document())
                    if entry.awaiting:
                        held.append((entry.id, entry.awaiting))
        writer.commit(About(about.database, about.version if version is None else version))
    _no_longer_awaiting(held)


def _entries(condition: str, values: Sequence[Any]) -> Iterator[Entry]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{_ENTRIES}{condition} GROUP BY p.id", values)
        while rows := cursor.fetchmany(CHUNK):
            yield from (Entry(*row) for row in rows)


def _no_longer_awaiting(held: Sequence[tuple[int, datetime]]) -> None:
    """After the commit only, and only where the entry has not changed since it was read."""
    if not held:
        return
    ids, times = zip(*held, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_professional p SET awaiting_index = NULL "
            "FROM unnest(%s::bigint[], %s::timestamptz[]) AS held(id, at) "
            "WHERE p.id = held.id AND p.awaiting_index = held.at",
            [list(ids), list(times)],
        )
