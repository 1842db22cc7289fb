"""A pytest plugin that gives the tests a real PostgreSQL: the embedded one, in `.test/`, unless DATABASE_URL is set.

Loaded with ``-p`` so that it runs before Django reads its settings. The server stays up between runs, which makes the
next one start at once; `make test` stops it at its end (``python -m cercle.core.testing_server``).
"""

import os
import subprocess
import time

from cercle.config import folders
from cercle.core.process import postgres
from cercle.core.process.errors import CannotStart
from cercle.core.process.lock import DataLock

DATA = folders.ROOT / ".test"

os.environ.setdefault("CERCLE_DATA", str(DATA))
os.environ.setdefault("CERCLE_DEMO", "0")
os.environ.setdefault("CERCLE_BASE_URL", "http://testserver")

#: Seconds.
PATIENCE = 60.0

#: A test database may be lost with the machine: no disk flush is worth waiting for. Many workers share the server.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


def start() -> None:
    """Start the server unless it runs; of several test runs that begin together, one does."""
    # Django looks for collected files there, and says so when the folder is missing.
    (DATA / "static").mkdir(parents=True, exist_ok=True)
    embedded = postgres.Embedded(DATA)
    end = time.monotonic() + PATIENCE
    while not embedded.ready():
        try:
            with DataLock(DATA).take("a test run"):
                if embedded.process() is None:
                    _start(embedded)
        except CannotStart:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)


def _start(embedded: postgres.Embedded) -> None:
    embedded.prepare()
    options = [part for option in OPTIONS for part in ("-c", option)]
    with (DATA / "postgres.log").open("ab") as log:
        server = subprocess.Popen(  # noqa: S603
            [*embedded.command(), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=embedded.folder,
            **embedded.user(),
        )
    while not embedded.ready():
        if server.poll() is not None:
            raise CannotStart(f"the tests' database did not start: see {log.name}")
        time.sleep(0.05)
    # It outlives this run on purpose; Popen would warn that nobody waited for it.
    server.returncode = 0


def stop() -> None:
    process = postgres.Embedded(DATA).process()
    if process is not None:
        postgres.stop(process)


if __name__ == "__main__":
    stop()
elif not os.environ.get("DATABASE_URL"):
    start()
