"""Who calls: the address that limits and logs go by."""

from cercle.core.asgi.types import App, Receive, Scope, Send, header


class TrustedClient:
    """Behind a proxy, the caller's address is the last one of X-Forwarded-For: the one our own proxy saw.

    Earlier ones are the caller's word. Without a proxy the header is ignored altogether.
    """

    def __init__(self, app: App, *, behind_proxy: bool) -> None:
        self.app = app
        self.behind_proxy = behind_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.behind_proxy and scope["type"] == "http":
            forwarded = header(scope, b"x-forwarded-for")
            address = forwarded.rpartition(",")[2].strip() if forwarded else ""
            if address:
                scope["client"] = (address, 0)
        await self.app(scope, receive, send)
