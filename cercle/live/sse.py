"""The wire form of server-sent events."""

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
