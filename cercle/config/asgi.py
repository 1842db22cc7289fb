"""The ASGI root: streams run on the event loop, everything else is Django as WSGI in a pool of threads.

Why this shape: docs/decisions/0005-server-shape.md.
"""

import os
from collections.abc import Mapping

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from cercle.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cercle.config.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from cercle.api import posting as api_posting  # noqa: E402
from cercle.api.live.face import PATH as API_STREAM  # noqa: E402
from cercle.core.asgi.access_log import AccessLog  # noqa: E402
from cercle.core.asgi.bodies import BoundedBody  # noqa: E402
from cercle.core.asgi.clients import TrustedClient  # noqa: E402
from cercle.core.asgi.types import App, Message, Receive, Scope, Send  # noqa: E402
from cercle.core.process import web  # noqa: E402
from cercle.discussions import posting  # noqa: E402
from cercle.files.asgi import Uploads  # noqa: E402
from cercle.live import asgi as live  # noqa: E402
from cercle.live.registry import faces  # noqa: E402
from cercle.web.live import PATH as PAGES_STREAM  # noqa: E402

#: Requests that Django answers at the same time; each thread keeps a database connection.
THREADS = env.integer("CERCLE_WEB_THREADS", 8, least=1, most=100)


async def _uploader(path: str, headers: Mapping[str, str]) -> object | None:
    """Whose upload it is, as whose stream it would be."""
    face = faces[API_STREAM if path.startswith("/api/") else PAGES_STREAM]
    viewer = await live.running().threads.run(face.authenticate, headers, {})
    return viewer.account if viewer else None


# What the short road does not take goes on to Django.
_all = api_posting.ShortRoad(WSGIMiddleware(_django, workers=THREADS))
_pages = Uploads(
    _all,
    BoundedBody(_all, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
    limit=settings.LIMITS["FILE_SIZE"] * 1_000_000,
    authenticate=_uploader,
)


async def _route(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
        return

    # Granian's receive is awaitable but not a coroutine function; a2wsgi hands it to run_coroutine_threadsafe.
    async def received() -> Message:
        return await receive()

    # Streams stand at the paths that the faces registered; they never take a thread.
    app = live.stream if scope["path"] in faces else _pages
    await app(scope, received, send)


async def _live_and_die(receive: Receive, send: Send) -> None:
    """ASGI's lifespan: the live hub starts and stops with this process."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await live.startup()
            await posting.startup()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await posting.shutdown()
            await live.shutdown()
            await send({"type": "lifespan.shutdown.complete"})
            return


web.at_stop.append(live.end_streams)

application: App = TrustedClient(AccessLog(_route), behind_proxy=settings.BEHIND_PROXY)
