"""One supervisor for all processes of the product: a single thread, one loop over pipes and signals."""

import contextlib
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from cercle.core.process.child import Child

#: How long children have to stop in good order, in seconds; then they are killed.
STOP_PATIENCE = 12.0


class StopRequested(Exception):
    """SIGTERM, SIGINT or SIGHUP arrived."""


class Supervisor:
    """Starts children, passes on what they write, starts again what ends, stops all in order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        #: Called after each start of a child.
        self.on_start: Callable[[], None] = lambda: None
        self._selector = selectors.DefaultSelector()
        self._stop = False
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        self._selector.register(self._wake_read, selectors.EVENT_READ)

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """Take over the signals that concern us; a signal wakes the loop through a pipe (signal.set_wakeup_fd)."""

        def request_stop(_number: int, _frame: FrameType | None) -> None:
            self._stop = True

        before: dict[int, Any] = {}
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            before[number] = signal.signal(number, request_stop)
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        wakeup = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for taken, handler in before.items():
                signal.signal(taken, handler)

    def start(self, child: Child) -> Child:
        if child not in self.children:
            self.children.append(child)
        self._let_go(child)
        self._selector.register(child.start(), selectors.EVENT_READ, child)
        self.on_start()
        return child

    def numbers(self) -> dict[str, int]:
        """The running children's process ids, by name."""
        return {child.name: child.process.pid for child in self.children if child.process is not None and child.running}

    def run(self, child: Child) -> int:
        """Run a child that ends by itself and return its exit status."""
        child.keep = False
        self.start(child)
        self.wait_until(lambda: not child.running)
        self.children.remove(child)
        assert child.process is not None
        return int(child.process.returncode)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float | None = None) -> bool:
        """Keep everything going until ``condition``; False when ``seconds`` passed first. Raises StopRequested."""
        end = None if seconds is None else time.monotonic() + seconds
        while not condition():
            if end is not None and time.monotonic() > end:
                return False
            self.turn(0.1)
        return True

    def forever(self) -> None:
        """Until StopRequested."""
        while True:
            self.turn(None)

    def turn(self, longest: float | None) -> None:
        """One turn of the loop: pass lines on, notice the dead, start again what is due."""
        due = [child.start_again_at for child in self.children if child.start_again_at is not None]
        pause = max(0.0, min(due) - time.monotonic()) if due else None
        waits = [wait for wait in (pause, longest) if wait is not None]
        self._pump(min(waits) if waits else None)
        if self._stop:
            raise StopRequested
        for child in self.children:
            if child.start_again_at is not None and child.start_again_at <= time.monotonic():
                self.start(child)
                say("cercle", f"{child.name} started again")

    def _pump(self, wait: float | None) -> None:
        for key, _ in self._selector.select(wait):
            child = key.data
            if child is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake_read, 4096)
                continue
            if not self._pass_on(child):
                self._let_go(child)
        for child in self.children:
            status = child.ended()
            if status is not None and child.keep and not self._stop:
                say("cercle", f"{child.name} ended ({_reason(status)})")

    def _pass_on(self, child: Child) -> bool:
        """Say what the child wrote; False when its output is closed."""
        lines = child.read()
        for line in lines or []:
            say(child.name, line)
        return lines is not None

    def _let_go(self, child: Child) -> None:
        """Say the last words of a child that ended and close its output, which what it started may still hold open."""
        output = child.process.stdout if child.process else None
        if output is None or output.closed:
            return
        if output.fileno() in self._selector.get_map():
            self._pass_on(child)
            self._selector.unregister(output)
        output.close()

    def stop(self) -> None:
        """Stop all children, stage by stage: the mail server of the demo after who sends, the database at the end."""
        self._stop = True
        for stage in sorted({child.stage for child in self.children}):
            self._stop_together([child for child in self.children if child.stage == stage])

    def _stop_together(self, group: list[Child]) -> None:
        for child in group:
            child.keep = False
            child.start_again_at = None
            child.send(child.stop_signal)
        end = time.monotonic() + STOP_PATIENCE
        while any(child.running for child in group) and time.monotonic() < end:
            self._pump(0.1)
        for child in group:
            if child.running:
                say("cercle", f"{child.name} did not stop in {STOP_PATIENCE:.0f} s: killed")
            # What it started itself goes with it in every case.
            child.send(signal.SIGKILL, group=True)
        while any(child.running for child in group):
            self._pump(0.1)


def say(name: str, line: str) -> None:
    """One line to our own output, under the name of who wrote it. A reader that went away stops nothing."""
    try:
        sys.stdout.write(f"{name:<8} | {line}\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123


def _reason(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    return f"signal {signal.Signals(-status).name}"
