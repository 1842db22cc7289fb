"""Looking into a request's body without taking it from whoever answers in the end."""

from cercle.core.asgi.types import Message, Receive


async def bounded_body(receive: Receive) -> tuple[bytes, Receive]:
    """The body that ``BoundedBody`` read, and a ``receive`` that gives it again."""
    first = await receive()

    async def again() -> Message:
        nonlocal first
        message, first = first, {}
        return message or await receive()

    return bytes(first.get("body", b"")), again
