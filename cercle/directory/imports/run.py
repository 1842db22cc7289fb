"""One import from beginning to end.

Reading comes first and changes nothing: a fault of the file stops there. The merge is one transaction: a kill at any
moment leaves the directory as it was or as it is to be, and running again gives the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.progress import Progress
from cercle.directory.imports import columns, merge, source, staging
from cercle.directory.imports.errors import FileFault
from cercle.directory.imports.lines import Cutter, Refused
from cercle.directory.imports.merge import Changes
from cercle.directory.imports.report import Report
from cercle.directory.index import build

#: A file in which more than this share of the people is missing is not believed.
MOST_LEAVING = 0.05
#: Below this many people leaving, the share says nothing.
FEW_LEAVING = 20
#: Refused lines whose person cannot be read: beyond this share nobody is retired, for it may be them.
MOST_NAMELESS = 0.001


@dataclass(frozen=True)
class Result:
    """What an import did. ``refused`` lines are in ``report``."""

    rows: int
    refused: int
    report: Path
    bad_check_digits: int
    changes: Changes
    complete: bool


def import_file(path: Path, progress: Progress, *, accept_shrink: bool = False, report: Path | None = None) -> Result:
    """Bring the directory up to date with the national file at ``path``. Raises ``FileFault``: nothing has changed."""
    with _alone(), staging.tables(), Report(path, report) as refused:
        rows, warnings = _read(path, progress, refused)
        complete = refused.nameless <= rows * MOST_NAMELESS
        progress.step("Comparing")
        changes = merge.compare(complete=complete)
        if not accept_shrink and changes.leaving > FEW_LEAVING and changes.share_leaving > MOST_LEAVING:
            raise FileFault(
                f"{changes.leaving:,} of {changes.present:,} people ({changes.share_leaving:.0%}) are not in this "
                "file: it is probably not whole. If it is, run again with --accept-shrink."
            )
        result = Result(rows, refused.refused, refused.path, warnings, changes, complete)
        if changes.any:
            version = _merge(result, progress)
            merge.analyse()
            progress.step("Updating the search index", total=changes.present + changes.fresh or None)
            ids = merge.changed_ids()
            build.update(ids, version=version, progress=progress.advance)
    if not changes.any:
        _check_index(progress)
    return result


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time. The lock belongs to the connection: a killed import gives it back."""
    if not staging.value("SELECT pg_try_advisory_lock(hashtextextended('directory-import', 0))"):
        raise FileFault("another import is running.")
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed and not connection.needs_rollback:
            staging.value("SELECT pg_advisory_unlock(hashtextextended('directory-import', 0))")


def _read(path: Path, progress: Progress, report: Report) -> tuple[int, int]:
    """The file into the staging table; how many rows, and how many had a wrong check digit."""
    with source.opened(path) as (file, size):
        width, positions = columns.positions(source.header(file))
        cutter = Cutter(width, positions)
        progress.step("Reading", total=size)
        rows = 0
        with staging.copying("rows", staging.ROW_COLUMNS) as copy:
            for number, lines in source.blocks(file, width - 1, report.refuse):
                taken, read = _take(cutter, number, lines, report)
                copy.write("".join(taken))
                rows += len(taken)
                progress.advance(read, rows=len(taken))
    if not rows:
        raise FileFault("no line of the file could be used." if report.refused else "the file holds no row.")
    with staging.copying("spared", "national_id") as copy:
        copy.write("".join(f"{national_id}\n" for national_id in report.spared))
    return rows, cutter.bad_check_digits


def _take(cutter: Cutter, number: int, lines: list[str], report: Report) -> tuple[list[str], int]:
    taken, read = [], 0
    for place, line in enumerate(lines):
        read += len(line) + 1
        if not line or line == "\r":
            continue
        try:
            taken.append(cutter.row(number + place, line.rstrip("\r")))
        except Refused as refused:
            report.refuse(number + place, str(refused), refused.national_id)
    return taken, read


@action
def _merge(result: Result, progress: Progress) -> int:
    """All changes, or none. The new version of the directory."""
    changes = result.changes
    for step, write in (
        ("Writing structures", merge.organisations),
        ("Writing people", merge.people),
        ("Writing activities", merge.activities),
        ("Writing contact details", merge.contacts),
    ):
        progress.step(step)
        write()
    version = merge.raise_version()
    record(
        None,
        "directory.imported",
        "directory",
        version,
        rows=result.rows,
        refused=result.refused,
        new=changes.fresh,
        changed=changes.changed,
        returning=changes.returning,
        retired=changes.leaving,
    )
    return version


def _check_index(progress: Progress) -> None:
    """The same file again: still, an import killed before its last step left the index behind."""
    if not build.is_current():
        progress.step("Making the search index again")
        build.rebuild(progress=progress.advance)
