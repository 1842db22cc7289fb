"""The import of the national directory, beside a plain COPY of the same file.

    python benchmarks/imports.py [rows]

One synthetic file, one run: COPY of all its columns into a table without index (what the database can do at all), then
`import-directory` into an empty directory, then the same file again, then a file in which one row in a hundred changed.
The database is the embedded one of the tests, which does not wait for the disk.
"""

import multiprocessing
import os
import resource
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROWS = 200_000
#: Where the town is in a row.
TOWN = 37
DATABASE = f"bench_imports_{os.getpid()}"


def set_up(name: str) -> None:
    """Django on a database of its own."""
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(DJANGO_SETTINGS_MODULE="cercle.config.settings", CERCLE_TEST_DB=name)
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)


def write_sample(path: Path, rows: int, *, changed: bool = False) -> None:
    from cercle.directory.sample.rows import lines

    with path.open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines(rows, seed=1)):
            if changed and number % 100 == 7:
                cells = line.split("|")
                cells[TOWN] += " (nouvelle adresse)"
                line = "|".join(cells)
            file.write(line + "\n")


def plain_copy(path: Path) -> float:
    """Seconds of COPY into one unlogged table of text columns without index."""
    from django.db import connection

    columns = ", ".join(f"c{number} text" for number in range(56))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNLOGGED TABLE plain ({columns})")
        start = time.perf_counter()
        command = "COPY plain FROM STDIN (FORMAT csv, DELIMITER '|', QUOTE E'\\x01', HEADER)"
        with path.open("rb") as file, cursor.copy(command) as copy:
            while block := file.read(1 << 20):
                copy.write(block)
        took = time.perf_counter() - start
        cursor.execute("DROP TABLE plain")
    return took


class Clock:
    """Stands in for the progress bar and keeps the time of each step."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float]] = []

    def step(self, name: str, total: float | None = None) -> None:
        self.steps.append((name, time.perf_counter()))

    def advance(self, work: float, rows: int | None = None) -> None:
        pass

    def seconds(self) -> dict[str, float]:
        ends = [start for _, start in self.steps[1:]] + [time.perf_counter()]
        return {name: end - start for (name, start), end in zip(self.steps, ends, strict=True)}


def run_import(name: str, path: Path, pipe: Connection) -> None:
    """In a process of its own, so that its memory is its own."""
    set_up(name)
    from django.db import connection

    connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
    from cercle.directory.imports.run import import_file

    connection.ensure_connection()
    backend, peak, running = Path(f"/proc/{connection.connection.info.backend_pid}/status"), [0], [True]

    def watch() -> None:
        while running:
            for line in backend.read_text().splitlines():
                if line.startswith("RssAnon"):
                    peak[0] = max(peak[0], int(line.split()[1]))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch, daemon=True)
    if backend.exists():
        watcher.start()
    clock = Clock()
    result = import_file(path, clock)  # type: ignore[arg-type]
    seconds = clock.seconds()
    running.clear()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pipe.send({"seconds": seconds, "own": own, "server": peak[0], "changes": result.changes, "rows": result.rows})


def imported(path: Path) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=run_import, args=(DATABASE, path, theirs))
    process.start()
    theirs.close()
    found: dict[str, Any] = ours.recv()
    process.join()
    return found


def main(rows: int = ROWS) -> None:
    set_up(DATABASE)
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with TemporaryDirectory() as folder:
            _measure(Path(folder), rows)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _measure(folder: Path, rows: int) -> None:
    file, changed = folder / "sample.txt", folder / "changed.txt"
    write_sample(file, rows)
    write_sample(changed, rows, changed=True)
    copy = plain_copy(file)
    size = file.stat().st_size / 1e6
    print(f"| Import of {rows:,} rows, {size:,.0f} MB | seconds | rows/s | beside COPY |")
    print("|---|---|---|---|")
    print(f"| plain COPY of the same file, no index | {copy:.1f} | {rows / copy:,.0f} | 1 |")
    details = []
    for what, path in (("empty directory", file), ("same file again", file), ("1 row in 100 changed", changed)):
        found = imported(path)
        seconds = dict(found["seconds"])
        index = sum(took for step, took in seconds.items() if "index" in step)
        whole = sum(seconds.values()) - index
        print(f"| import, {what} | {whole:.1f} | {rows / whole:,.0f} | {whole / copy:.1f} |")
        print(f"| — its search index | {index:.1f} | {rows / index if index > 0.05 else 0:,.0f} | {index / copy:.1f} |")
        steps = ", ".join(f"{step} {took:.1f}" for step, took in seconds.items())
        details.append(
            f"{what}: {found['changes']}; peak memory {found['own'] / 1024:.0f} MB"
            f" (+ {found['server'] / 1024:.0f} MB of the database's process); {steps}"
        )
    print("\n" + "\n".join(details))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
