"""One line per request: method, path without query or secrets, status, duration, address.

The query is left out: it holds what people search for, which is often somebody's name.
"""

import logging
import time

from cercle.core.asgi.types import App, Message, Receive, Scope, Send
from cercle.core.redaction import redact

logger = logging.getLogger("cercle.access")

#: Asked every few seconds by monitors, or once per file of a page: nothing to learn from a line that says 200.
QUIET = ("/health", "/static/")


class AccessLog:
    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            if status >= 400 or not scope["path"].startswith(QUIET):
                milliseconds = (time.perf_counter() - began) * 1000
                address = (scope.get("client") or ("-",))[0]
                # One line stays one line whatever the path holds.
                path = redact(scope["path"].encode("unicode_escape").decode("ascii"))
                logger.info("%s %s %s %.0fms %s", scope["method"], path, status or "aborted", milliseconds, address)
