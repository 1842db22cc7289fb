"""The index on disk: one folder per database, replaced whole by a rebuild, read again after every commit.

``<data>/directory-index/<database>/current`` is a link to the folder in use. Writers take a lock on a file beside it;
it falls by itself with the process that held it.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

import tantivy
from django.conf import settings
from django.db import connection

from cercle.directory.index.schema import VERSION, prepare, schema

#: Memory of the writer, in bytes: an import must fit in 512 MB with everything else.
WRITER_MEMORY = 64_000_000

#: SQL that tells this database from every other: a folder left by another one of the same name is not believed.
IDENTITY = (
    "(SELECT d.oid || '/' || c.system_identifier FROM pg_database d, pg_control_system() c"
    " WHERE d.datname = current_database())"
)

Signature = tuple[int, int, int]


class Busy(Exception):
    """Another process is writing the index."""


@dataclass(frozen=True)
class About:
    """What the index says of itself, written in the same commit as its entries."""

    database: str
    version: int


@dataclass(frozen=True)
class Opened:
    """An index as of one commit."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    about: About
    signature: Signature


_opened: dict[Path, Opened] = {}
_guard = Lock()


def home() -> Path:
    """The folder of this database's index: test databases have theirs."""
    return Path(settings.DATA) / "directory-index" / str(connection.settings_dict["NAME"])


def signature() -> Signature | None:
    """Changes with every commit and every rebuild, by whichever process; None without an index."""
    try:
        status = (home() / "current" / "meta.json").stat()
    except OSError:
        return None
    return (status.st_ino, status.st_mtime_ns, status.st_size)


def opened() -> Opened | None:
    """The index as of its last commit; None when it is missing, damaged or of an older shape."""
    folder, now = home(), signature()
    if now is None:
        return None
    known = _opened.get(folder)
    if known and known.signature == now:
        return known
    with _guard:
        fresh = _open(folder, now)
        if fresh:
            _opened[folder] = fresh
        else:
            _opened.pop(folder, None)
        return fresh


def _open(folder: Path, now: Signature) -> Opened | None:
    try:
        index = prepare(tantivy.Index.open(str((folder / "current").resolve())))
        searcher = index.searcher()
        hits = searcher.search(tantivy.Query.term_query(index.schema, "id", 0), 1, count=False).hits
        about = json.loads(searcher.doc(hits[0][1]).get_first("about")) if hits else {}
        if about.get("schema") != VERSION:
            return None
        return Opened(index, searcher, index.schema, About(about["database"], about["version"]), now)
    except (OSError, ValueError, KeyError):
        return None


class Writer:
    """One commit in the making."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._writer = index.writer(WRITER_MEMORY, 1)

    def put(self, document: dict[str, object], *, replace: bool = True) -> None:
        if replace:
            self.drop(int(str(document["id"])))
        self._writer.add_document(tantivy.Document.from_dict(document, self._schema))

    def drop(self, id: int) -> None:
        # By query: delete_documents_by_term takes the number for a signed one and finds nothing in this field.
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "id", id))

    def commit(self, about: About) -> None:
        text = json.dumps({"schema": VERSION, "database": about.database, "version": about.version})
        self.put({"id": 0, "rank": 0, "about": text})
        self._writer.commit()
        self._writer.wait_merging_threads()

    def abandon(self) -> None:
        with suppress(ValueError):
            self._writer.rollback()


@contextmanager
def locked(*, wait: bool = True) -> Iterator[None]:
    """Keep other writers out. Raises ``Busy`` with ``wait=False`` when there is one."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield


@contextmanager
def replacing() -> Iterator[Writer]:
    """A writer of a new, empty index, which takes the place of the old one when the block ends without error.

    Under ``locked``, as every writing.
    """
    folder = home()
    _remove_leftovers(folder)
    fresh = folder / f"v-{uuid4().hex}"
    fresh.mkdir()
    with _writing(prepare(tantivy.Index(schema(), str(fresh), sort_by_field="rank"))) as writer:
        yield writer
    link = folder / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(fresh.name)
    link.replace(folder / "current")
    _remove_leftovers(folder)


@contextmanager
def changing(opened: Opened) -> Iterator[Writer]:
    """A writer of the index in use."""
    with _writing(opened.index) as writer:
        yield writer


@contextmanager
def _writing(index: tantivy.Index) -> Iterator[Writer]:
    writer = Writer(index)
    try:
        yield writer
    except BaseException:
        writer.abandon()
        raise


def _remove_leftovers(folder: Path) -> None:
    """Folders that no link names: replaced ones, and what a killed rebuild left. Open readers keep their files."""
    used = (folder / "current").resolve()
    for old in folder.glob("v-*"):
        if old != used:
            shutil.rmtree(old, ignore_errors=True)
