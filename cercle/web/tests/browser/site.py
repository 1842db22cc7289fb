"""The running product for browser tests: web and worker processes, a mail server, the test database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

from django.core.management import call_command
from django.db import connection

from cercle.delivery.testing import Peer, running_peer

READY_SECONDS = 60


@dataclass
class Site:
    url: str
    mail: Peer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _database_url() -> str:
    where = connection.settings_dict
    host = where["HOST"]
    if str(host).startswith("/"):
        return f"postgresql://{where['USER']}@/{where['NAME']}?host={host}"
    return f"postgresql://{where['USER']}:{where['PASSWORD']}@{host}:{where['PORT'] or 5432}/{where['NAME']}"


def _wait(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            raise RuntimeError("a server process of the browser tests ended at its start")
        try:
            with urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310 our own loopback address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the web process of the browser tests did not become ready")


@contextmanager
def start_site() -> Iterator[Site]:
    port = _free_port()
    url = f"http://localhost:{port}"
    with running_peer() as peer:
        environment = {
            **os.environ,
            "DATABASE_URL": _database_url(),
            "PORT": str(port),
            "CERCLE_BASE_URL": url,
            "CERCLE_DEMO": "0",
            "CERCLE_SMTP_HOST": peer.host,
            "CERCLE_SMTP_PORT": str(peer.port),
            "CERCLE_FROM_EMAIL": "Cercle <cercle@example.org>",
        }
        call_command("collectstatic", interactive=False, verbosity=0)
        cercle = [sys.executable, "-m", "cercle.cli"]
        processes = [subprocess.Popen([*cercle, name], env=environment) for name in ("web", "worker")]
        try:
            _wait(url, processes)
            yield Site(url, peer)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)
