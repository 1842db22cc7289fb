"""The embedded database for the length of one command: the running one, or one started for it and stopped after."""

import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cercle.core.process import preflight, tether
from cercle.core.process.errors import CannotStart
from cercle.core.process.lock import DataLock
from cercle.core.process.postgres import STOP_SIGNAL, Embedded

#: Seconds; a server that was killed replays its journal first.
PATIENCE = 120.0


@contextmanager
def borrowed_database(data: Path, what: str) -> Iterator[None]:
    """Make sure that the embedded database answers while the block runs. Raises ``CannotStart``.

    Each borrower holds a shared lock: whoever started the server stops it only when the others have finished.
    """
    preflight.data_folder(data)
    embedded = Embedded(data)
    borrowers = os.open(data / "lock.borrowers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(borrowers, fcntl.LOCK_SH)
    try:
        lock = _lock_unless_running(embedded, what)
        if lock is None:
            yield
            return
        with lock:
            server = _start(embedded)
            try:
                embedded.create_database()
                yield
            finally:
                fcntl.flock(borrowers, fcntl.LOCK_EX)
                server.send_signal(STOP_SIGNAL)
                server.wait()
    finally:
        os.close(borrowers)


def _lock_unless_running(embedded: Embedded, what: str) -> DataLock | None:
    """None when a server answers; else the data lock, with which we may start one."""
    end = time.monotonic() + PATIENCE
    while True:
        if embedded.process() is not None and embedded.ready():
            return None
        try:
            return DataLock(embedded.data).take(what)
        except CannotStart:
            # Somebody else is starting it (or bringing it back) at this moment.
            if time.monotonic() > end:
                raise
        time.sleep(0.1)


def _start(embedded: Embedded) -> subprocess.Popen[bytes]:
    embedded.prepare()
    us = os.getpid()
    with tempfile.TemporaryFile() as output:
        # In a session of its own: Ctrl-C reaches the command, which then stops the server in order.
        server = subprocess.Popen(  # noqa: S603
            embedded.command(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=embedded.folder,
            preexec_fn=lambda: tether.to_parent(STOP_SIGNAL, parent=us),
            **embedded.user(),
        )
        end = time.monotonic() + PATIENCE
        while not embedded.ready():
            if server.poll() is not None or time.monotonic() > end:
                output.seek(0)
                lines = output.read().decode(errors="replace").strip().splitlines() or ["no answer"]
                raise CannotStart(f"the embedded database did not start: {lines[-1]}")
            time.sleep(0.05)
    return server
