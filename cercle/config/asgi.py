"""The ASGI root: streams run on the event loop, everything else is Django as WSGI in a pool of threads.

Why this shape: docs/decisions/0005-server-shape.md.
"""

import os

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from cercle.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cercle.config.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from cercle.api import posting as api_posting  # noqa: E402
from cercle.core.asgi.access_log import AccessLog  # noqa: E402
from cercle.core.asgi.bodies import BoundedBody  # noqa: E402
from cercle.core.asgi.clients import TrustedClient  # noqa: E402
from cercle.core.asgi.types import App, Message, Receive, Scope, Send  # noqa: E402
from cercle.core.process import web  # noqa: E402
from cercle.discussions import posting  # noqa: E402
from cercle.live import asgi as live  # noqa: E402
from cercle.live.registry import faces  # noqa: E402

#: Requests that Django answers at the same time; each thread keeps a database connection.
THREADS = env.integer("CERCLE_WEB_THREADS", 8, least=1, most=100)

# What the short road does not take goes on to Django.
_pages = BoundedBody(
    api_posting.ShortRoad(WSGIMiddleware(_django, workers=THREADS)), limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE
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
