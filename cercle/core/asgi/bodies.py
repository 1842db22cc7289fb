"""A request's body is read whole, within bounds, before a thread of Django's pool is taken for it.

Otherwise a handful of callers who send one byte at a time would hold every thread.
"""

import asyncio

from cercle.core.asgi.types import App, Message, Receive, Scope, Send, header


class TooLarge(Exception):
    """The body is longer than the limit."""


class BoundedBody:
    """Answers 413 beyond ``limit`` bytes and 408 when the body has not arrived within ``patience`` seconds."""

    def __init__(self, app: App, *, limit: int, patience: float = 30.0) -> None:
        self.app = app
        self.limit = limit
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self.patience):  # cheaper than wait_for, which makes a task of it
                body = await self._read(scope, receive)
        except TooLarge:
            await refuse(send, 413, b"Request body too large.\n")
            return
        except TimeoutError:
            await refuse(send, 408, b"The request body did not arrive in time.\n")
            return
        if body is None:
            return
        if body and header(scope, b"content-length") is None:
            # A chunked body has no length of its own and WSGI reads none without one.
            scope["headers"] = [*scope["headers"], (b"content-length", str(len(body)).encode())]
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            message = next(messages, None)
            return await receive() if message is None else message

        await self.app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body; None when the caller went away."""
        announced = header(scope, b"content-length")
        if announced is not None and (not announced.isdecimal() or int(announced) > self.limit):
            raise TooLarge
        length = None if announced is None else int(announced)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            if len(body) > self.limit:
                raise TooLarge
            # The server holds a body to its announced length: nothing comes after it.
            if len(body) == length or not message.get("more_body", False):
                return bytes(body)


async def refuse(send: Send, status: int, text: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
