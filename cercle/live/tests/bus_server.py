"""A real Valkey or Redis server on a port of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field

import pytest
import redis

PROGRAMS = ("valkey-server", "redis-server")


@dataclass
class BusServer:
    """``start`` after ``stop`` comes back on the same port, having forgotten everything."""

    program: str
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        for _ in range(200):
            try:
                client.ping()
                return
            except redis.RedisError:
                time.sleep(0.02)
        raise RuntimeError("the bus does not start")

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)
            self.process = None


def make() -> BusServer:
    """Started. Skips where no program is found, and fails there with CI=true."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        reason = "no valkey-server or redis-server (Debian, Ubuntu: apt install redis-server)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = BusServer(program, port)
    server.start()
    return server
