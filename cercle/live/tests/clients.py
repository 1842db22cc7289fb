"""Programs that talk and listen over real sockets, and do not give up: what a fault test believes instead of the
server. Each runs in a thread of its own."""

import json
import threading
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import Any
from uuid import uuid4

#: Seconds after which an answer counts as lost.
PATIENCE = 5.0
#: Seconds before the next try.
PAUSE = 0.1


class Client(threading.Thread):
    """Tries again until it is told to stop."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.headers = {"Host": f"localhost:{port}", "Authorization": f"Bearer {token}"}
        self.ending = threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                self.talk(connection)
            except (OSError, HTTPException, ValueError):
                self.ending.wait(PAUSE)
            finally:
                connection.close()

    def talk(self, connection: HTTPConnection) -> None:
        raise NotImplementedError


class Sender(Client):
    """Sends one message after the other; each again, under the same ``client_id``, until the server has said that it
    has it. ``acknowledged`` are bodies and ids by number, as the server answered."""

    def __init__(self, port: int, token: str, discussion: str, name: str, pace: float) -> None:
        super().__init__(port, token)
        self.address, self.sender_name, self.pace = f"/api/v1/discussions/{discussion}/messages", name, pace
        self.acknowledged: dict[int, tuple[str, str]] = {}
        self.tries = 0
        self._numbers = count()
        self._next()

    def _next(self) -> None:
        self.body = {"body": f"{self.sender_name} {next(self._numbers)}", "client_id": str(uuid4())}

    def talk(self, connection: HTTPConnection) -> None:
        while not self.ending.is_set():
            self.tries += 1
            connection.request(
                "POST", self.address, json.dumps(self.body), {**self.headers, "Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            said = answer.read()
            if answer.status not in {200, 201}:
                raise HTTPException(str(answer.status))
            message = json.loads(said)
            assert message["seq"] not in self.acknowledged, f"two messages have number {message['seq']}"
            self.acknowledged[message["seq"]] = (self.body["body"], message["id"])
            self._next()
            self.ending.wait(self.pace)


class Listener(Client):
    """Reads a stream and resumes it where it broke. ``heard`` are number, body and id of each message, as they came."""

    def __init__(self, port: int, token: str, discussion: str) -> None:
        super().__init__(port, token)
        self.discussion = discussion
        self.heard: list[tuple[int, str, str]] = []
        self.last = ""
        self.opened = 0

    def talk(self, connection: HTTPConnection) -> None:
        resume = {"Last-Event-ID": self.last} if self.last else {}
        connection.request("GET", "/api/v1/live", headers={**self.headers, **resume})
        answer = connection.getresponse()
        if answer.status != 200:
            raise HTTPException(str(answer.status))
        self.opened += 1
        assert connection.sock is not None
        connection.sock.settimeout(20)  # longer than the silence that a comment fills
        event: dict[str, str] = {}
        while not self.ending.is_set():
            line = answer.readline().decode()
            if not line:
                raise HTTPException("ended")
            name, _colon, value = line.rstrip("\n").partition(": ")
            if name:
                event[name] = value
                continue
            self._take(event)
            event = {}

    def _take(self, event: dict[str, str]) -> None:
        """A whole event; half of one, when the line breaks, is none."""
        if event.get("event") == "message":
            data: dict[str, Any] = json.loads(event["data"])
            if data["discussion"] == self.discussion:
                self.heard.append((data["seq"], data["body"], data["id"]))
        self.last = event.get("id", self.last)
