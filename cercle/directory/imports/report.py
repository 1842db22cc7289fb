"""The lines that an import left out, in a file beside the data."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO

from django.conf import settings
from django.utils import timezone


class Report:
    """``<line>\\t<reason>`` per refused line; the file exists only when there is something in it."""

    def __init__(self, source: Path, path: Path | None = None) -> None:
        day = timezone.localtime(timezone.now()).strftime("%Y%m%d-%H%M%S")
        self.path = path or Path(settings.DATA) / "imports" / f"{source.stem}-{day}.refused.tsv"
        self.refused = 0
        #: Refused lines of which nobody knows whom they are about.
        self.nameless = 0
        self.spared: list[str] = []
        self._file: TextIO | None = None

    def __enter__(self) -> "Report":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def refuse(self, line: int, reason: str, national_id: str = "") -> None:
        """Write one line down. Somebody named on a refused line has not left the directory."""
        if self._file is None:
            with suppress(FileExistsError):
                self.path.parent.mkdir(parents=True)
            self._file = self.path.open("w", encoding="utf-8")
            self._file.write("line\treason\n")
        self._file.write(f"{line}\t{reason}\n")
        self.refused += 1
        if national_id:
            self.spared.append(national_id)
        else:
            self.nameless += 1
