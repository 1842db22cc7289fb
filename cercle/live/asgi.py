"""The stream itself, as a native ASGI application: server-sent events (HTML Living Standard, §9.2).

Mounted by the ASGI root at the paths that faces registered. Django's middleware is not on this road, so what it
does for pages is done here: known hosts only, no caching, no guessing of types.
"""

import asyncio
import contextlib
import logging
import time
from urllib.parse import parse_qsl

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from cercle.core.asgi.types import Receive, Scope, Send
from cercle.core.errors import TooMany
from cercle.live import pulse, registry, sse
from cercle.live.hub import Hub
from cercle.live.registry import Face, Push
from cercle.live.streams import CatchUp, Stream

logger = logging.getLogger(__name__)

#: Messages per step of a catch-up.
STEP = 200

_hub: Hub | None = None


async def startup() -> None:
    """Begin to listen (ASGI lifespan). Needs a running event loop; the database may come later."""
    global _hub
    if _hub is None:
        _hub = Hub()
        _hub.start()


def end_streams() -> None:
    """The process is asked to stop: its streams end now, and none opens any more. On the event loop."""
    if _hub is not None:
        _hub.end_streams()


async def shutdown() -> None:
    """End every stream and the listening."""
    global _hub
    hub, _hub = _hub, None
    if hub:
        await hub.stop()


def running() -> Hub:
    """The running hub. Raises ``RuntimeError`` when there is none."""
    if _hub is None:
        raise RuntimeError("the live carrier is not running")
    return _hub


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """One request for a stream: 200 and events until somebody ends it, or 400, 401, 404, 405, 429, 503 and a word."""
    if scope["type"] != "http":
        return None
    hub = _hub
    if hub is None or hub.is_stopping():
        return await sse.unready(send)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    face = registry.faces.get(scope["path"])
    if face is None:
        return await sse.refuse(send, 404, "Not found")
    if scope["method"] != "GET":
        return await sse.refuse(send, 405, "Use GET", [(b"allow", b"GET")])
    if not validate_host(split_domain_port(headers.get("host", ""))[0], settings.ALLOWED_HOSTS):
        return await sse.refuse(send, 400, "Unknown host")
    asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    viewer = await hub.threads.run(face.authenticate, headers, asked)
    if viewer is None:
        return await sse.refuse(send, 401, "Sign in first", [(b"www-authenticate", b"Bearer")])
    if hub.is_stopping():
        return await sse.unready(send)
    try:
        opened = hub.streams.open(viewer, face.name)
    except TooMany as limit:
        return await sse.refuse(send, 429, "Too many streams", [(b"retry-after", str(limit.retry_after).encode())])
    if face.shows_presence:
        hub.book.came(viewer.account)
    try:
        await _serve(hub, face, opened, _resume(asked, headers), receive, send)
    finally:
        hub.streams.forget(opened)
        if face.shows_presence:
            hub.book.went(viewer.account)


def _resume(asked: dict[str, str], headers: dict[str, str]) -> int | None:
    """The last position that the client has: its header when it comes back, ``?after=`` when a page opens.

    Nonsense counts as none: the stream then begins now.
    """
    last = headers.get("last-event-id") or asked.get("after", "")
    return int(last) if last.isascii() and last.isdecimal() and len(last) < 19 else None


async def _serve(hub: Hub, face: Face, opened: Stream, resume: int | None, receive: Receive, send: Send) -> None:
    """Write until the stream is closed or the client goes away, whichever comes first."""
    work = [
        asyncio.create_task(_write(hub, face, opened, resume, send)),
        asyncio.create_task(_gone(receive)),
        asyncio.create_task(opened.closed.wait()),
    ]
    try:
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in work:
            task.cancel()
        results = await asyncio.gather(*work, return_exceptions=True)
    error = results[0]
    if isinstance(error, Exception) and not isinstance(error, (OSError, TimeoutError)):
        logger.error("a stream broke", exc_info=error)
    with contextlib.suppress(Exception):
        async with asyncio.timeout(pulse.PATIENCE):
            await send({"type": "http.response.body", "body": opened.last_words, "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(hub: Hub, face: Face, opened: Stream, resume: int | None, send: Send) -> None:
    out = _Out(opened, send)
    await send({"type": "http.response.start", "status": 200, "headers": sse.HEADERS})
    await out.write(sse.RETRY)
    await hub.hearing.settle(opened)
    opened.position = await hub.threads.run(_newest) if resume is None else resume
    await _catch_up(hub, opened, out)
    opened.ready = True
    await out.write(sse.position(opened.position))
    await out.write(b"".join(push.wire for push in await hub.threads.run(face.greeting, opened.viewer)))
    while True:
        ready: list[bytes] = []
        for item in await _gathered(opened):
            if item is None:
                ready.append(sse.HEARTBEAT)
            elif isinstance(item, CatchUp):
                await out.write(b"".join(ready))
                await _catch_up(hub, opened, out)
                ready = [push.wire for push in await hub.threads.run(face.regained, opened.viewer)]
            else:
                ready.append(_next(opened, item))
        await out.write(b"".join(ready))


class _Out:
    """Writes, and notes when: a reader that does not take what it is sent is given up by ``pulse``."""

    def __init__(self, stream: Stream, send: Send) -> None:
        self._stream, self._send = stream, send

    async def write(self, data: bytes) -> None:
        if data:
            stream = self._stream
            stream.writing_since = stream.wrote_at = time.monotonic()
            await self._send({"type": "http.response.body", "body": data, "more_body": True})
            stream.writing_since = None


async def _gathered(opened: Stream) -> list[Push | CatchUp | None]:
    """The next event and all that wait behind it: one write carries them."""
    queue = opened.queue
    items = [await queue.get()]
    while not queue.empty():
        items.append(queue.get_nowait())
    return items


def _newest() -> int:
    return max((memory.newest() for memory in registry.memories), default=0)


def _next(opened: Stream, push: Push) -> bytes:
    """The event's bytes, or none when the stream has had it: catch-up and push may both bring it."""
    if push.position is not None:
        if push.position <= opened.position:
            return b""
        opened.position = push.position
    return push.wire if push.event else b""


async def _catch_up(hub: Hub, opened: Stream, out: _Out) -> None:
    while True:
        pushes = await hub.missed(opened, STEP)
        await out.write(b"".join(_next(opened, push) for push in pushes))
        if len(pushes) < STEP:
            return
