"""One instance per data folder."""

import fcntl
import os
from pathlib import Path
from typing import Self

from cercle.core.process.errors import CannotStart


class DataLock:
    """An exclusive lock on the data folder. The kernel gives it back when its holder dies, however it dies."""

    def __init__(self, data: Path) -> None:
        self.file = data / "lock"
        self.descriptor: int | None = None

    def take(self, what: str) -> Self:
        """Raises ``CannotStart`` naming the holder. ``what`` is written into the file for the next one to read."""
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "another process"
            os.close(descriptor)
            raise CannotStart(f"{holder} is already using {self.file.parent}; stop it or set CERCLE_DATA.") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{what} (process {os.getpid()})\n".encode(), 0)
        self.descriptor = descriptor
        return self

    def free(self) -> None:
        if self.descriptor is not None:
            os.ftruncate(self.descriptor, 0)
            os.close(self.descriptor)
            self.descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.free()
