"""Messages per second and time to the screen, beside a bare ASGI handler with the same load in the same run.

    python benchmarks/live.py [messages] [processes] [rounds]

Both are measured in turns, and each round gives a ratio: what else the machine does falls on both. Eight senders post
to one discussion of which ten streams are open. Time to the screen is from the beginning of the POST to the event's
arrival at the last of the ten streams. Senders, streams, server and database share the machine. The database is the
embedded one of the tests, which does not wait for the disk.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

SENDERS, STREAMS = 8, 10


class Load:
    """The clients: plain sockets and as little HTTP as will do, so that the load costs less than the server."""

    def __init__(self, port: int, token: str, post: str, stream: str) -> None:
        self.port, self.post, self.stream = port, post, stream
        self.head = f"Host: localhost:{port}\r\nAuthorization: Bearer {token}\r\n"
        self.begun: dict[str, float] = {}
        self.arrived: dict[str, list[float]] = defaultdict(list)
        self.order: list[list[int]] = [[] for _ in range(STREAMS)]

    async def listen(self, number: int, expected: int, ready: asyncio.Event) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write(f"GET {self.stream} HTTP/1.1\r\n{self.head}\r\n".encode())
        assert b" 200 " in await reader.readline()
        ready.set()
        while len(self.order[number]) < expected:
            line = await reader.readline()
            if line.startswith(b"data: "):
                data = json.loads(line[6:])
                self.arrived[data["body"]].append(time.perf_counter())
                self.order[number].append(data["seq"])
        writer.close()

    async def send(self, count: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for _ in range(count):
            text = f"Message {uuid4()}"
            body = json.dumps({"body": text, "client_id": str(uuid4())})
            self.begun[text] = time.perf_counter()
            writer.write(
                f"POST {self.post} HTTP/1.1\r\n{self.head}Content-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 201 " in head.split(b"\r\n", 1)[0], head
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
        writer.close()

    async def run(self, messages: int) -> tuple[float, float, float]:
        """Messages per second, p50 and p95 to the screen in milliseconds. Fails when anything is lost or doubled."""
        each = messages // SENDERS
        ready = [asyncio.Event() for _ in range(STREAMS)]
        listeners = [asyncio.create_task(self.listen(n, each * SENDERS, ready[n])) for n in range(STREAMS)]
        await asyncio.gather(*(event.wait() for event in ready))
        await asyncio.sleep(1)
        begin = time.perf_counter()
        await asyncio.gather(*(self.send(each) for _ in range(SENDERS)))
        took = time.perf_counter() - begin
        await asyncio.wait_for(asyncio.gather(*listeners), 60)
        assert all(len(set(seen)) == each * SENDERS for seen in self.order), "lost or doubled"
        delays = sorted(1000 * (max(self.arrived[text]) - start) for text, start in self.begun.items())
        return each * SENDERS / took, statistics.median(delays), delays[int(len(delays) * 0.95)]

    async def one_by_one(self, messages: int) -> float:
        """p50 to one screen of messages sent one at a time, in milliseconds."""
        self.begun.clear()
        self.arrived.clear()
        self.order = [[]]
        ready = asyncio.Event()
        listener = asyncio.create_task(self.listen(0, messages, ready))
        await ready.wait()
        await asyncio.sleep(0.5)
        await self.send(messages)
        await asyncio.wait_for(listener, 60)
        return statistics.median(1000 * (self.arrived[text][0] - start) for text, start in self.begun.items())


def set_up(more: dict[str, str] | None = None) -> None:
    """The embedded database of the tests and the limits of a measurement; ``more`` are environment variables."""
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(
        DJANGO_SETTINGS_MODULE="cercle.config.settings",
        CERCLE_TEST_DB=f"bench_live_{os.getpid()}",
        CERCLE_LIMIT_POSTS="100000000",
        CERCLE_LIMIT_API_REQUESTS="100000000",
        CERCLE_BASE_URL="http://localhost",
        **(more or {}),
    )
    import django

    django.setup()


def database_url() -> str:
    from django.db import connection

    where = connection.settings_dict
    return f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(target: str, port: int, processes: int) -> Iterator[None]:
    server = serve(target, port, processes)
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)


def serve(target: str, port: int, processes: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(processes), "--log-level", "warning", "--no-ws"]
    # As cercle/core/process/web.py. A signal may be lost among thousands of connections that end at once.
    command += ["--backlog", "4096", "--backpressure", "12000", "--workers-kill-timeout", "10", target]
    environment = {**os.environ, "DATABASE_URL": database_url(), "CERCLE_DEMO": "0", "PORT": str(port)}
    # Its lines, one per request, are part of what it costs; nobody reads them here.
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urlopen(f"http://localhost:{port}/health", timeout=1).close()
            break
        except URLError as error:
            if not isinstance(error.reason, OSError):
                break  # an answer, whichever
        except OSError:
            pass
        time.sleep(0.1)
    return server


@dataclass(frozen=True)
class Figures:
    """Messages per second; milliseconds to the last of the ten screens; p50 to the one screen of one sender."""

    rate: float
    p50: float
    p95: float
    single: float

    @classmethod
    def of(cls, load: Callable[[], Load], messages: int) -> "Figures":
        rate, p50, p95 = asyncio.run(load().run(messages))
        return cls(rate, p50, p95, asyncio.run(load().one_by_one(200)))

    @classmethod
    def middle(cls, all: list["Figures"]) -> "Figures":
        return cls(*(statistics.median(each) for each in zip(*(astuple(one) for one in all), strict=True)))


def main(messages: int = 2000, processes: int = 1, rounds: int = 5) -> None:
    set_up()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _compare(messages, processes, rounds)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _compare(messages: int, processes: int, rounds: int) -> None:
    from django.db import connection

    from cercle.accounts import tokens
    from cercle.core.testing import make_account, make_entry
    from cercle.discussions.actions import start_discussion

    doctor, nurse = make_account("Hélène Martin"), make_account("Karim Benali")
    make_entry("Hélène", "Martin", "Médecin", account=doctor)
    discussion = start_discussion(doctor, title="Mesure", members=[nurse])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, body text, at timestamptz DEFAULT now())")
    token, post = tokens.issue(doctor), f"/api/v1/discussions/{discussion.pk}/messages"
    bare_port, full_port = free_port(), free_port()
    loads: tuple[Callable[[], Load], ...] = (
        lambda: Load(bare_port, "", "/post", "/stream"),
        lambda: Load(full_port, token, post, "/api/v1/live"),
    )
    with (
        serving("benchmarks.floor:application", bare_port, 1),
        serving("cercle.config.asgi:application", full_port, processes),
    ):
        for load in loads:
            asyncio.run(load().run(SENDERS * 50))  # warm
        turns = [[Figures.of(load, messages) for load in loads] for _ in range(rounds)]
    bare, full = ([turn[which] for turn in turns] for which in (0, 1))
    print(f"| Live, {messages} messages, {SENDERS} senders, {STREAMS} streams | messages/s | p50 | p95 | 1→1 p50 |")
    print("|---|---|---|---|---|")
    for name, all in (("bare ASGI handler", bare), (f"Cercle, {processes} process(es)", full)):
        one = Figures.middle(all)
        print(f"| {name} | {one.rate:,.0f} | {one.p50:.1f} ms | {one.p95:.1f} ms | {one.single:.1f} ms |")
    shares = [100 * ours.rate / floor.rate for floor, ours in turns]
    singles = [ours.single / floor.single for floor, ours in turns]
    print(f"\nMedians of {rounds} rounds. Of the floor: {_spread(shares, '.0f')} %.", end=" ")
    print(f"1→1: {_spread(singles, '.1f')} times the floor.")


def _spread(values: list[float], form: str) -> str:
    """« 62 (51 to 70) »"""
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
