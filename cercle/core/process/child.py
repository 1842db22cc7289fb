"""One child of the supervisor: started, watched, its lines passed on under its name."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from cercle.core.process import tether

#: Back-off between restarts, in seconds: the first is at once, then doubling up to the last.
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
#: A child that lived this long starts again at the first pause.
STABLE_AFTER = 10.0


@dataclass
class Child:
    """What to run and how to stop it. ``keep`` restarts it whenever it ends. Those of a higher ``stage`` stop when all
    of the lower ones have ended, which may still need them."""

    name: str
    command: Sequence[str]
    keep: bool = True
    stage: int = 0
    stop_signal: int = signal.SIGTERM
    environment: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_again_at: float | None = field(default=None, init=False)
    last_line: str = field(default="", init=False)
    _pause: float = field(default=FIRST_PAUSE, init=False)
    _rest: bytes = field(default=b"", init=False)

    def start(self) -> int:
        """Start it and return the descriptor of its output.

        It is tethered to us, and in a session of its own: Ctrl-C in the terminal reaches the supervisor alone, which
        stops its children in order.
        """
        supervisor = os.getpid()
        death_signal = self.stop_signal
        # preexec_fn is safe here: the supervisor has no threads and the tether loads nothing.
        self.process = subprocess.Popen(  # noqa: S603
            list(self.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
            preexec_fn=lambda: tether.to_parent(death_signal, parent=supervisor),
            **self.options,
        )
        self.started_at = time.monotonic()
        self.start_again_at = None
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        return self.process.stdout.fileno()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.returncode is None

    def read(self) -> list[str] | None:
        """The whole lines it wrote since; None when its output is closed."""
        assert self.process is not None
        assert self.process.stdout is not None
        try:
            data = os.read(self.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return []
        if not data:
            return None
        *lines, self._rest = (self._rest + data).split(b"\n")
        # A line without end is cut rather than kept in memory.
        if len(self._rest) > 65536:
            lines, self._rest = [*lines, self._rest], b""
        decoded = [line.decode(errors="replace").rstrip("\r") for line in lines]
        self.last_line = next((line for line in reversed(decoded) if line.strip()), self.last_line)
        return decoded

    def ended(self) -> int | None:
        """Its exit status when it has just ended, else None. Sets when to start it again."""
        if self.process is None or self.process.returncode is not None or self.process.poll() is None:
            return None
        now = time.monotonic()
        if now - self.started_at > STABLE_AFTER:
            self._pause = FIRST_PAUSE
        if self.keep:
            self.start_again_at = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return self.process.returncode

    def send(self, number: int, *, group: bool = False) -> None:
        """Send a signal to it, or to all it started (same session) with ``group``."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if group:
                os.killpg(self.process.pid, number)
            elif self.process.returncode is None:
                self.process.send_signal(number)
