"""A folder of this machine as storage."""

import os
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Folder(FileSystemStorage):
    """Outside the web root, for its owner alone. A file is on the disk before the row that names it is committed: a
    power cut must not leave the row without its file."""

    failures = (OSError,)

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        saved: str = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(saved))
        for each in (path, path.parent):
            descriptor = os.open(each, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return saved

    def is_silent(self, error: Exception) -> bool:
        """A disk that is full or taken away answers at once."""
        return False

    def check(self) -> None:
        """The folder can be written, or can be made."""
        there = Path(self.location)
        while not there.exists():
            there = there.parent
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise PermissionError(f"{there} cannot be written")
