"""One request to an ASGI application, without a server."""

from dataclasses import dataclass, field
from typing import Any

from cercle.core.asgi.types import App, Message


@dataclass
class Answer:
    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


async def ask(app: App, method: str = "GET", path: str = "/", parts: list[bytes] | None = None, **scope: Any) -> Answer:
    """``parts`` are the body as it arrives; ``headers`` a list of byte pairs, as ASGI has them."""
    waiting = list(parts or [b""])
    answer = Answer()

    async def receive() -> Message:
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message.get("body", b"")

    whole = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [], "client": ("::1", 9)}
    await app({**whole, **scope}, receive, send)
    return answer
