"""A stream read as a program reads it: the ASGI application itself, on a loop in a thread of its own."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from cercle.live import asgi

#: Seconds that a test waits for what must come at once.
PATIENCE = 10.0


@dataclass
class Event:
    name: str
    data: Any
    id: int | None


@dataclass
class Listener:
    """What one client has received so far."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    ended: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)
    hang_up: Callable[[], None] = lambda: None

    @property
    def events(self) -> list[Event]:
        """Whole events; a half-received one at the end is none yet."""
        return [event for block in self.text.split("\n\n")[:-1] if (event := _parse(block))]

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event.name == name]

    def wait(self, until: Callable[["Listener"], object]) -> None:
        """Return as soon as ``until`` holds; fail after ``PATIENCE`` seconds."""
        deadline = time.monotonic() + PATIENCE
        with self.changed:
            while not until(self):
                left = deadline - time.monotonic()
                assert left > 0, f"still waiting; received: {self.status} {self.text!r}"
                self.changed.wait(left)

    def settled(self) -> "Listener":
        """Wait until the stream is open and has caught up. Streams of pages greet; others are asked of the hub."""
        self.wait(lambda it: it.status)
        if self.status == 200:
            deadline = time.monotonic() + PATIENCE
            while not self.ended and not all(stream.settled and stream.ready for stream in asgi.running().streams):
                assert time.monotonic() < deadline, "the stream does not settle"
                time.sleep(0.005)
        return self


def _parse(block: str) -> Event | None:
    name, data, id = "", [], None
    for line in block.split("\n"):
        key, _colon, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            data.append(value)
        elif key == "id":
            id = int(value)
    return Event(name, json.loads("\n".join(data)), id) if name else None


class Carrier:
    """The running carrier."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._clients: list[Any] = []

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE * 2)

    def listen(self, path: str, *, query: str = "", method: str = "GET", **headers: str) -> Listener:
        """Open a stream; header names are given with underscores."""
        listener = Listener()
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode())
                for name, value in {"host": "testserver", **headers}.items()
            ],
        }
        gone = self.run(_make_event())
        listener.hang_up = lambda: self.loop.call_soon_threadsafe(gone.set)  # type: ignore[assignment]

        async def receive() -> Any:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            with listener.changed:
                if message["type"] == "http.response.start":
                    listener.status = message["status"]
                    listener.headers = {name.decode(): value.decode() for name, value in message["headers"]}
                else:
                    listener.text += message.get("body", b"").decode()
                    listener.ended = not message.get("more_body", False)
                listener.changed.notify_all()

        self._clients.append(asyncio.run_coroutine_threadsafe(asgi.stream(scope, receive, send), self.loop))
        return listener

    def finish(self) -> None:
        for client in self._clients:
            client.result(PATIENCE)


def cut_the_listening_connection() -> None:
    """As when the database restarts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'LISTEN%'"
        )
        assert cursor.fetchone()[0] == 1


async def _make_event() -> asyncio.Event:
    return asyncio.Event()


@contextmanager
def running_carrier() -> Iterator[Carrier]:
    """Start and stop it as a server does."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    carrier = Carrier(loop)
    try:
        carrier.run(asgi.startup())
        yield carrier
    finally:
        carrier.run(asgi.shutdown())
        carrier.finish()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
