"""The whole product as a user starts it, for tests: `cercle run` on a free port with a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

#: Seconds. A bound for a machine that is busy with other tests, not a promise: alone, each wait here takes a few.
PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, port: int | str, **changes: str) -> dict[str, str]:
    """An environment of a new user: nothing of the test run's own."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("CERCLE_")}
    mine.pop("DATABASE_URL", None)
    return {**mine, "CERCLE_DATA": str(data), "PORT": str(port), **changes}


def wait_for(condition: Callable[[], Any], what: str | Callable[[], str], seconds: float = PATIENCE) -> Any:
    """Wait until ``condition`` and return what it returned; ``what`` is said when that does not happen."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {what if isinstance(what, str) else what()}")
        time.sleep(0.05)
    return found


def cercle(data: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, as a user of that installation."""
    return subprocess.run(
        [sys.executable, "-m", "cercle.cli", *arguments],
        env=environment(data, changes.pop("PORT", free_port()), **changes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Running:
    """One `cercle run`."""

    def __init__(self, data: Path, port: int, **changes: str) -> None:
        self.data, self.port = data, port
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cercle.cli", "run"],
            env=environment(data, port, **changes),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def says(self, text: str) -> None:
        """Wait until it has said ``text``."""

        def said() -> bool:
            ended = self.process.poll() is not None
            return text in self.output or ended

        wait_for(said, lambda: f"« {text} » in\n{self.output}")
        assert text in self.output, self.output

    def get(self, path: str, host: str | None = None) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": host or f"localhost:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
        finally:
            connection.close()

    def healthy(self) -> bool:
        return self.get("/health")[0] == 200

    def child(self, name: str) -> int:
        """The process id of a child, from the note that the supervisor keeps in the data folder."""
        try:
            noted = json.loads((self.data / "children.json").read_text())
        except (OSError, ValueError):
            return 0
        return int(noted[name][0]) if name in noted else 0

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


def processes_of(data: Path) -> list[psutil.Process]:
    """Processes that work on this data folder, whoever their parent is."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            ours = process.environ().get("CERCLE_DATA") == str(data) or str(data) in " ".join(process.cmdline())
        except psutil.Error:
            continue
        if ours:
            found.append(process)
    return found
