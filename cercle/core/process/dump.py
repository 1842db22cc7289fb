"""Backup and restore of the database, with the programs that come with the embedded server.

They read any PostgreSQL from 15 on, so that a database of one's own is backed up by the same command. The keys are not
in it, on purpose: docs/operations.md.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

from cercle.core.process.postgres import programs


class DumpFailed(Exception):
    """The program's own last line."""


def write(where: dict[str, Any], file: Path) -> None:
    """Dump the database of ``where`` (Django's settings of it) into ``file``: whole or not at all."""
    aside = file.with_name(f".{file.name}.part")
    try:
        _run("pg_dump", where, "--format=custom", "--no-owner", f"--file={aside}")
        aside.chmod(0o600)
        aside.rename(file)
    finally:
        aside.unlink(missing_ok=True)


def read(where: dict[str, Any], file: Path) -> None:
    """Replace what the database holds by ``file``, in one transaction: it is as before when that fails."""
    _run("pg_restore", where, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file))


def _run(program: str, where: dict[str, Any], *arguments: str) -> None:
    options = where.get("OPTIONS", {})
    environment = {
        **os.environ,
        "PGHOST": str(where["HOST"]),
        "PGPORT": str(where.get("PORT") or 5432),
        "PGUSER": str(where["USER"]),
        "PGPASSWORD": str(where.get("PASSWORD", "")),
        **{f"PG{name.upper()}": str(value) for name, value in options.items() if name.startswith("ssl")},
    }
    done = subprocess.run(  # noqa: S603
        [str(programs() / program), f"--dbname={where['NAME']}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DumpFailed((done.stderr.strip().splitlines() or [program])[-1])
