"""The wire form of server-sent events, and of what is said instead of them."""

from cercle.core.asgi.types import Send

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy that gathers bytes would hold messages back
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]

#: How soon a browser comes back, in milliseconds.
RETRY = b"retry: 1000\n\n"
#: A comment: readers ignore it.
HEARTBEAT = b":\n\n"


def position(position: int) -> bytes:
    """Where a reader resumes from that has received no event yet: an id without data is kept and tells nothing."""
    return f"id: {position}\n\n".encode()


async def unready(send: Send) -> None:
    await refuse(send, 503, "Starting or stopping", [(b"retry-after", b"1")])


async def refuse(send: Send, status: int, text: str, extra: list[tuple[bytes, bytes]] | None = None) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
