"""The file in the database, before anything is changed: unlogged tables, thrown away at the end.

A killed import leaves them; the next one begins by removing them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from cercle.directory.imports.lines import FIELDS

TABLES = ("rows", "spared", "changes", "leaving")
#: Memory for one sort or hash of the merge; the server's default of 4 MB makes it spill to disk again and again.
WORK_MEMORY = "64MB"


def run(sql: str, values: Iterable[Any] = ()) -> int:
    """One statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return int(cursor.rowcount)


def value(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@contextmanager
def tables() -> Iterator[None]:
    """Empty staging tables, removed at the end whatever happens."""
    _drop()
    columns = ", ".join(f"{name} text NOT NULL" for name in FIELDS)
    run(f"CREATE UNLOGGED TABLE directory_import_rows (line integer NOT NULL, hash bigint NOT NULL, {columns})")
    run("CREATE UNLOGGED TABLE directory_import_spared (national_id text NOT NULL)")
    run(f"SET work_mem = '{WORK_MEMORY}'")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection and not connection.connection.closed:
            run("RESET work_mem")
            _drop()


def _drop() -> None:
    for table in TABLES:
        run(f"DROP TABLE IF EXISTS directory_import_{table}")


@contextmanager
def copying(table: str, columns: str) -> Iterator[Any]:
    """A COPY into a staging table; write text rows to it. An error inside leaves the table as it was."""
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY directory_import_{table} ({columns}) FROM STDIN") as copy,
    ):
        yield copy


ROW_COLUMNS = ", ".join(("line", "hash", *FIELDS))
