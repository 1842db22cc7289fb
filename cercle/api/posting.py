"""The short road of `POST /api/v1/discussions/{id}/messages`: native, without a thread and without Django's middleware.

It answers what is plain and succeeds; anything else (a wrong token, a body that is not right, a refusal of whatever
kind) is handed on untouched to the long road, so that there is one wording of every error.
"""

import hashlib
import json
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext as _
from django.utils.translation import override

from cercle.accounts import tokens
from cercle.core.asgi.languages import language_of
from cercle.core.asgi.replay import bounded_body
from cercle.core.asgi.types import App, Receive, Scope, Send, header
from cercle.core.errors import Invalid
from cercle.discussions import posting, text
from cercle.discussions.posting import Unsure, Wish, Written
from cercle.live import asgi as live

_PATH = re.compile(r"/api/v1/discussions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/messages")
#: Seconds for which a token is believed to be whose it was. Whether it still works is asked with each message; after
#: this time the long check runs again, which notes when a token was last used.
BELIEVED = 60.0
#: Tokens that a process remembers.
MOST = 10_000
_LONGEST = 100_000
_PLAIN = ("body", "client_id")


@dataclass(frozen=True, slots=True)
class _Caller:
    token: UUID
    account: UUID
    language: str
    until: float


class ShortRoad:
    """Wraps the long road, ``app``. The body has been read already, in one piece (``BoundedBody``)."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._callers: OrderedDict[bytes, _Caller] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = _PATH.fullmatch(scope["path"]) if scope["method"] == "POST" else None
        if match is None:
            await self.app(scope, receive, send)
            return
        body, again = await bounded_body(receive)
        try:
            wish = await self._wish(scope, UUID(match[1]), body)
            written = await posting.post(wish) if wish else None
        except Unsure:
            await _answer(send, 503, _unsure(self._language(scope)), [(b"retry-after", b"2")])
            return
        if written is None:
            await self.app(scope, again, send)
        else:
            await _answer(send, 201, _out(written))

    async def _wish(self, scope: Scope, discussion: UUID, body: bytes) -> Wish | None:
        """What is asked, if all of it is plain."""
        host = header(scope, b"host") or ""
        if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
            return None
        said = _payload(body)
        caller = await self._caller(header(scope, b"authorization") or "") if said else None
        if said is None or caller is None:
            return None
        try:
            words = text.body(said[0])
        except Invalid:
            return None
        return Wish(discussion, caller.account, words, said[1], token=caller.token)

    async def _caller(self, authorization: str) -> _Caller | None:
        scheme, _space, token = authorization.partition(" ")
        if scheme != "Bearer":
            return None
        digest = _digest(token)
        known = self._callers.get(digest)
        if known and known.until > time.monotonic():
            return known
        try:
            row = await live.running().threads.run(tokens.find, token)
        except (OperationalError, InterfaceError):
            raise Unsure from None
        if row is None:
            self._callers.pop(digest, None)
            return None
        caller = _Caller(row.pk, row.account_id, row.account.language, time.monotonic() + BELIEVED)
        self._callers[digest] = caller
        while len(self._callers) > MOST:
            self._callers.popitem(last=False)
        return caller

    def _language(self, scope: Scope) -> str:
        """The account's, as the long road answers it; for who was not known before the database went, the one that
        they ask for. Nothing is asked of the database."""
        scheme, _space, token = (header(scope, b"authorization") or "").partition(" ")
        known = self._callers.get(_digest(token)) if scheme == "Bearer" else None
        return known.language if known else language_of(header(scope, b"accept-language") or "")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _payload(body: bytes) -> tuple[str, UUID] | None:
    """The two fields, exactly as the schema wants them; a message without ``client_id`` cannot be repeated safely.

    A message that answers, carries files or may name somebody is not plain.
    """
    try:
        said = json.loads(body)
        words, client_id = said["body"], said["client_id"]
        if not isinstance(words, str) or not isinstance(client_id, str) or len(words) > _LONGEST:
            return None
        if len(said) > len(_PLAIN) or "@" in words:
            return None
        return words, UUID(client_id)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _out(written: Written) -> bytes:
    """As ``api.routes.messages`` answers."""
    at = written.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    out = {
        "id": str(written.id),
        "discussion": str(written.discussion),
        "seq": written.seq,
        "author": str(written.author),
        "author_name": written.author_name,
        "body": written.body,
        "system": "",
        "at": at,
        "reply_to": None,
        "edited_at": None,
        "withdrawn_at": None,
        "changed": None,
        "mentions": [],
        "signs": [],
        "attachments": [],
    }
    return json.dumps(out).encode()


def _unsure(language: str) -> bytes:
    with override(language):
        words = _("La base de données ne répond pas. Renvoyez le même message avec le même client_id.")
    error = {"code": "unavailable", "message": words, "fields": {}}
    return json.dumps({"error": error}, ensure_ascii=False).encode()


_HEADERS = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]


async def _answer(send: Send, status: int, body: bytes, extra: list[tuple[bytes, bytes]] | None = None) -> None:
    headers = [*_HEADERS, (b"content-length", str(len(body)).encode()), *(extra or [])]
    if settings.SECURE_HSTS_SECONDS:
        headers.append((b"strict-transport-security", b"max-age=%d" % settings.SECURE_HSTS_SECONDS))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
