"""The running product for browser tests: web and worker processes, a mail server, a database and folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from cercle.delivery.testing import Peer, running_peer

READY_SECONDS = 90
#: Every browser of the tests comes from one address: limits per address, which other tests prove, would stop them.
ROOMY = {"CERCLE_LIMIT_LINK_ADDRESS": "1000000", "CERCLE_LIMIT_SIGN_IN_ADDRESS": "1000000"}
CERCLE = [sys.executable, "-m", "cercle.cli"]


@dataclass
class Site:
    url: str
    mail: Peer
    database: str
    data: Path
    log: Path

    def said(self, characters: int = 6000) -> str:
        """The end of what the server processes wrote."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database() -> Iterator[str]:
    """An empty database. Other tests empty theirs after each test, and a worker in it would take their jobs."""
    name = f"{connection.settings_dict['TEST']['NAME']}_browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'

    def tell(*statements: str) -> None:
        with connection._nodb_cursor() as cursor:  # as Django's own test databases do
            for statement in statements:
                cursor.execute(statement)

    tell(drop, f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        tell(drop)


def _database_url(name: str) -> str:
    where = connection.settings_dict
    host, user = str(where["HOST"]), where["USER"]
    if host.startswith("/"):
        return f"postgresql://{user}@/{name}?host={host}"
    return f"postgresql://{user}:{where['PASSWORD']}@{host}:{where['PORT'] or 5432}/{name}"


def _environment(port: int, peer: Peer, database: str, data: Path) -> dict[str, str]:
    """The keys are those of the test process: a link or a session that a test makes opens on the server."""
    return {
        **os.environ,
        **ROOMY,
        "DATABASE_URL": _database_url(database),
        "PORT": str(port),
        "CERCLE_BASE_URL": f"http://localhost:{port}",
        "CERCLE_DATA": str(data),
        "CERCLE_DEMO": "0",
        "CERCLE_SECRET_KEY": settings.SECRET_KEY,
        "CERCLE_LINK_KEYS": ",".join(settings.LINK_KEYS),
        "CERCLE_TEXT_KEYS": ",".join(settings.TEXT_KEYS),
        "CERCLE_SEARCH_KEY": settings.SEARCH_KEY,
        "CERCLE_SMTP_HOST": peer.host,
        "CERCLE_SMTP_PORT": str(peer.port),
        "CERCLE_FROM_EMAIL": "Cercle <cercle@example.org>",
    }


def _ready(url: str, processes: list[subprocess.Popen[bytes]]) -> bool:
    """Whether the site answers; False when a process ended before (its port was taken in the meantime, say)."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            return False
        try:
            with urlopen(f"{url}/health", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def start_site(data: Path) -> Iterator[Site]:
    """``data`` is an empty folder: static files, search index, what the servers say."""
    log = data / "servers.log"
    with ExitStack() as stack:
        peer = stack.enter_context(running_peer())
        database = stack.enter_context(own_database())
        output = stack.enter_context(log.open("wb"))
        subprocess.run(
            [*CERCLE, "prepare"],
            env=_environment(_free_port(), peer, database, data),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=True,
        )
        for _ in range(3):
            port = _free_port()
            environment = _environment(port, peer, database, data)
            processes = [
                subprocess.Popen([*CERCLE, name], env=environment, stdout=output, stderr=subprocess.STDOUT)
                for name in ("web", "worker")
            ]
            stack.callback(_stop, processes)
            site = Site(f"http://localhost:{port}", peer, database, data, log)
            if _ready(site.url, processes):
                break
        else:
            raise RuntimeError(f"the site of the browser tests did not start:\n{site.said()}")
        yield site
