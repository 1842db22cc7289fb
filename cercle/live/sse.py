"""The wire form of server-sent events."""

from cercle.live.registry import Push

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy that gathers bytes would hold messages back
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]

#: How soon a browser comes back, in milliseconds.
RETRY = "retry: 1000\n\n"
#: A comment: readers ignore it.
HEARTBEAT = ":\n\n"


def position(position: int) -> str:
    """Where a reader resumes from that has received no event yet: an id without data is kept and tells nothing."""
    return f"id: {position}\n\n"


def event(push: Push) -> str:
    """One event. Data on several lines is several ``data:`` fields, which the reader joins again."""
    position = "" if push.position is None else f"id: {push.position}\n"
    data = "".join(f"data: {line}\n" for line in push.data.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return f"event: {push.event}\n{position}{data}\n"
