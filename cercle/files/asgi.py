"""The door for files: the only addresses that take a large body, from signed-in people only, a few at a time.

Below Django, beside ``core.asgi.bodies``: a body is read whole before a thread of Django's pool is taken for it. Larger
bodies take memory and time, so who sends one is asked first; a stranger's may be no larger than anywhere else.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from django.utils import translation

from cercle.core.asgi.bodies import BoundedBody, refuse
from cercle.core.asgi.languages import language_of
from cercle.core.asgi.types import App, Receive, Scope, Send, header
from cercle.files import refusals
from cercle.files.shapes import Unfit

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: Where files are uploaded: in pages, in the API.
PATHS = re.compile(rf"/(?:api/v1/)?(?:discussions|dossiers)/{_ID}/(?:fichiers|files|documents(?:/{_ID}/versions)?)/?")
#: Uploads that are on their way at once: in a process, of an account.
AT_ONCE = 12
OF_ONE = 3
#: Bytes of a multipart body beside its file (RFC 7578).
FRAME = 100_000
#: Seconds for a whole file: 20 MB on a slow telephone (0.7 Mbit/s).
PATIENCE = 240.0

#: Whose upload it is, from its path and its headers (lower-case names); None for a stranger.
Authenticate = Callable[[str, Mapping[str, str]], Awaitable[object | None]]


class Uploads:
    """``app`` gets what is within bounds; ``usual`` is the door of all other requests."""

    def __init__(self, app: App, usual: App, *, limit: int, authenticate: Authenticate) -> None:
        self.app = BoundedBody(app, limit=limit + FRAME, patience=PATIENCE)
        self.usual = usual
        self.limit = limit + FRAME
        self.authenticate = authenticate
        self._open: Counter[object] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST" or not PATHS.fullmatch(scope["path"]):
            await self.usual(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        owner = await self.authenticate(scope["path"], headers)
        if owner is None:
            await self.usual(scope, receive, send)
            return
        announced = header(scope, b"content-length") or "0"
        if announced.isdecimal() and int(announced) > self.limit:
            await refuse(send, 413, _words("too_large", headers))
            return
        if self._open[owner] >= OF_ONE or self._open.total() >= AT_ONCE:
            await refuse(send, 503, _words("busy", headers))
            return
        with self._counted(owner):
            await self.app(scope, receive, send)

    @contextmanager
    def _counted(self, owner: object) -> Iterator[None]:
        self._open[owner] += 1
        try:
            yield
        finally:
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]


def _words(code: str, headers: Mapping[str, str]) -> bytes:
    with translation.override(language_of(headers.get("accept-language", ""))):
        return f"{refusals.words(Unfit(code))}\n".encode()
