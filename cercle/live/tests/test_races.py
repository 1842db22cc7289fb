"""Order and catch-up under random drops: the carrier's own door, hub and streams, on a memory of the test's.

What a client has shown in the end is every message of its discussions once, in the order of all; whatever was lost,
doubled or interrupted on the way. And nobody shows what was said after they left.
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from uuid import UUID

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cercle.live import asgi, bell, registry
from cercle.live.ear import Ring
from cercle.live.hub import Hub
from cercle.live.registry import Push, Said, Viewer

PATH, PATIENCE, STEP = "/test", 20.0, 3
PEOPLE = [UUID(int=n + 1) for n in range(2)]
PLACES = [UUID(int=n + 100) for n in range(2)]


@dataclass
class World:
    """What would be in the database: it is the memory of the carrier (``registry.Memory``)."""

    said: list[UUID] = field(default_factory=list)
    members: dict[UUID, set[UUID]] = field(default_factory=lambda: {place: set(PEOPLE) for place in PLACES})

    def newest(self) -> int:
        return len(self.said)

    def missed(self, account: UUID, after: int, limit: int) -> Sequence[Said]:
        told = list(enumerate(self.said, 1))[after:]
        return [Said(n, "message", n) for n, place in told if account in self.members[place]][:limit]

    def since(self, after: int, limit: int) -> Sequence[tuple[str, str, Mapping[str, Any]]]:
        return []

    def audience(self, topics: Collection[str]) -> Mapping[str, Collection[UUID]]:
        return {}

    def topics(self, account: UUID) -> list[str]:
        return [bell.discussion(place) for place in PLACES if account in self.members[place]]


class Face:
    name, shows_presence = "test", False

    def authenticate(self, headers: Mapping[str, str], asked: Mapping[str, str]) -> Viewer | None:
        return Viewer(UUID(headers["who"]), "fr", "")

    def ended(self, viewers: Collection[Viewer]) -> set[Viewer]:
        return set()

    def greeting(self, viewer: Viewer) -> Sequence[Push]:
        return []

    regained = greeting


@contextmanager
def registered(world: World) -> Iterator[None]:
    changes: dict[str, Any] = {
        "faces": {PATH: Face()},
        "readers": {"message": lambda ids: ids["position"]},
        "renderers": {("test", "message"): lambda position: Push("message", "{}", position)},
        "memos": {},
        "spreads": {},
        "topics": [world.topics],
        "memories": [world],
    }
    with mock.patch.multiple(registry, **changes), mock.patch.object(asgi, "STEP", STEP):
        yield


class Client:
    """Shows each message that reaches it and comes back after the last one, as a browser does."""

    def __init__(self, account: UUID) -> None:
        self.account = account
        self.shown: list[int] = []
        self.line: asyncio.Task[None] | None = None
        self.gone = asyncio.Event()
        self.arrived: list[bytes] = []

    def connect(self) -> None:
        if self.line and not self.line.done():
            return
        self.gone, self.arrived = asyncio.Event(), []
        self.line = asyncio.create_task(self._listen(self.gone, self.arrived))

    async def _listen(self, gone: asyncio.Event, arrived: list[bytes]) -> None:
        last = str(self.shown[-1] if self.shown else 0)
        headers = {"host": "testserver", "who": str(self.account), "last-event-id": last}
        scope = {
            "type": "http",
            "method": "GET",
            "path": PATH,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }

        async def receive() -> Any:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            await asyncio.sleep(0)
            if not gone.is_set():
                arrived.append(message.get("body", b""))

        await asgi.stream(scope, receive, send)

    def read(self, chunks: int | None = None) -> None:
        """Show what has arrived; the rest of it stays on its way."""
        taken, self.arrived[:] = self.arrived[:chunks], self.arrived[chunks:] if chunks is not None else []
        for block in b"".join(taken).split(b"\n\n"):
            if block.startswith(b"event: message\n"):
                self.shown.append(int(block.split(b"id: ")[1].split(b"\n")[0]))

    def lose(self, chunks: int) -> None:
        """The line breaks; of what was on its way a part arrives."""
        self.read(chunks)
        self.gone.set()
        self.arrived = []
        self.line = None


@dataclass
class Run:
    world: World
    hub: Hub
    clients: list[Client]
    deaf: bool = False
    left: dict[tuple[UUID, UUID], int] = field(default_factory=dict)

    def ring(self, topic: str, event: str, **ids: object) -> None:
        if not self.deaf:
            self.hub.hear(Ring(topic, event, ids))

    def step(self, act: str, n: int) -> None:
        client, place = self.clients[n % len(self.clients)], PLACES[n % len(PLACES)]
        if act.startswith("post"):
            self.world.said.append(place)
            for _ in range(2 if act == "post, told twice" else 1):
                self.ring(bell.discussion(place), "message", position=len(self.world.said))
        elif act == "leave" and client.account in self.world.members[place]:
            self.world.members[place].discard(client.account)
            self.left[client.account, place] = len(self.world.said)
            self.ring(bell.discussion(place), bell.LEFT, account=client.account)
        elif act == "broken":  # one that cannot be read takes down what comes with it
            self.ring(bell.discussion(place), "message")
        elif act == "lose":
            client.lose(n)
        elif act == "connect":
            client.connect()
        elif act == "read":
            client.read()
        elif act == "deaf":
            self.deaf = True
        elif act == "hear again" and self.deaf:
            self.deaf = False
            self.hub.regained()

    def due(self, client: Client) -> list[int]:
        """What it must show of the discussions that its person still takes part in."""
        said = enumerate(self.world.said, 1)
        return [position for position, place in said if client.account in self.world.members[place]]

    def still(self, client: Client) -> list[int]:
        due = set(self.due(client))
        return [position for position in client.shown if position in due]


async def play(steps: list[tuple[str, int, int]]) -> None:
    world = World()
    with registered(world):
        await _play(world, steps)


async def _play(world: World, steps: list[tuple[str, int, int]]) -> None:
    hub = Hub()
    asgi._hub = hub
    serving = asyncio.create_task(hub._serve())
    run = Run(world, hub, [Client(account) for account in PEOPLE for _ in range(2)])
    try:
        for act, n, wait in steps:
            run.step(act, n)
            for _ in range(wait):
                await asyncio.sleep(0.0005)
        run.step("hear again", 0)
        async with asyncio.timeout(PATIENCE):
            while any(run.still(client) != run.due(client) for client in run.clients):
                for client in run.clients:
                    client.connect()
                    client.read()
                    assert len(client.shown) == len(set(client.shown)), client.shown
                await asyncio.sleep(0.001)
        for client in run.clients:
            assert client.shown == sorted(client.shown)
            for position in client.shown:
                place = world.said[position - 1]
                assert position <= run.left.get((client.account, place), position), "heard after leaving"
    finally:
        for client in run.clients:
            client.gone.set()
        serving.cancel()
        hub.streams.close_all()
        await asyncio.gather(*(client.line for client in run.clients if client.line), return_exceptions=True)
        asgi._hub = None
        await hub.threads.close()


ACTS = [
    *("post", "post", "post, told twice", "connect", "connect", "read"),
    *("lose", "leave", "deaf", "hear again", "broken"),
]
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 3)), max_size=40)


@hypothesis_settings(max_examples=80, deadline=None)
@given(steps=STEPS)
def test_each_shows_every_message_once_in_order_and_none_after_leaving(
    steps: list[tuple[str, int, int]],
) -> None:
    asyncio.run(play(steps))


def test_whoever_was_removed_while_the_database_was_away_hears_nothing_more() -> None:
    steps = [("connect", n, 20) for n in range(4)]
    steps += [("deaf", 0, 0), ("leave", 0, 2), ("hear again", 0, 0), ("post", 0, 20), ("read", 0, 0)]
    asyncio.run(play(steps))


def test_whoever_left_has_left_even_when_something_else_fails_at_that_moment() -> None:
    steps = [("connect", n, 20) for n in range(4)]
    play_it = [*steps, ("broken", 0, 0), ("leave", 0, 0), ("broken", 0, 5), ("post", 0, 20), ("read", 0, 0)]
    asyncio.run(play(play_it))
