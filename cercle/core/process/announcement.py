"""What the terminal says when everything is up."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from cercle.core.process.supervisor import say


class Site:
    """Our own web process, asked as a browser would ask it."""

    def __init__(self, bind: str, port: int, base_url: str) -> None:
        self.address = "127.0.0.1" if bind in {"0.0.0.0", "::", ""} else bind  # noqa: S104
        self.port = port
        self.base_url = base_url
        self.trouble = "no answer"

    def get(self, path: str) -> tuple[int, bytes]:
        connection = HTTPConnection(self.address, self.port, timeout=3)
        try:
            connection.request("GET", path, headers={"Host": urlsplit(self.base_url).netloc})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def healthy(self) -> bool:
        """GET /health answers 200; ``trouble`` says what it answered otherwise."""
        try:
            status, body = self.get("/health")
        except (OSError, HTTPException):
            return False
        self.trouble = body.decode(errors="replace")[:300]
        return status == 200


def ready(site: Site, *, demo: bool, seconds: float) -> None:
    """Say where the site is and, in demo mode, who can sign in and where its mail is. ``seconds`` since the start."""
    say("cercle", f"Cercle is ready: {site.base_url} (in {seconds:.0f} s)")
    if not demo:
        return
    for line in _accounts(site):
        say("cercle", line)
    say("cercle", f"Demo mailbox (e-mails and SMS that left): {site.base_url}/demo/boite")


def _accounts(site: Site) -> list[str]:
    """The demo accounts, aligned; none when the page does not exist, or is slow: a busy machine stops nothing."""
    try:
        status, body = site.get("/demo/comptes.json")
    except (OSError, HTTPException):
        status, body = 0, b""
    if status != 200:
        return []
    rows: list[dict[str, Any]] = json.loads(body)
    keys = ("role", "email", "password", "name")
    widths = {key: max(len(str(row[key])) for row in rows) for key in keys}
    lines = ["  ".join(str(row[key]).ljust(widths[key]) for key in keys).rstrip() for row in rows]
    return ["Demo accounts:", *(f"  {line}" for line in lines)]
