"""How far a long command is, on standard error: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

#: Seconds between two lines where there is no terminal.
EVERY = 10.0


class Progress:
    """``total`` and ``advance`` are in units of work; ``rows`` is what is said per second."""

    def __init__(self, step: str, total: float | None = None) -> None:
        self._console = Console(stderr=True)
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task(step, total=total, said="")
        self._step, self._total, self._done, self._rows = step, total, 0.0, 0
        self._began = self._said = time.monotonic()

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def step(self, name: str, total: float | None = None) -> None:
        """Begin the next step, of unknown length without ``total``."""
        self._step, self._total, self._done, self._rows = name, total, 0.0, 0
        self._began = time.monotonic()
        self._bar.reset(self._task, description=name, total=total, said="")
        self._say(force=True)

    def advance(self, work: float, rows: int | None = None) -> None:
        self._done += work
        self._rows += int(work) if rows is None else rows
        speed = self._rows / max(time.monotonic() - self._began, 1e-6)
        self._bar.update(self._task, advance=work, said=f"{speed:,.0f} rows/s")
        self._say()

    def _say(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if self._console.is_terminal or (not force and now - self._said < EVERY):
            return
        self._said = now
        share = f" {self._done / self._total:.0%}" if self._total and self._done else ""
        rows = f", {self._rows:,} rows" if self._rows else ""
        sys.stderr.write(f"{self._step}{share}{rows}\n")
