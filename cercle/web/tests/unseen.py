"""What a request shows of a site to whoever sends it: the answer to the byte, and which questions the database got.

The questions stand for the time that an answer takes: who measures it learns what was asked, not in which moment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

#: Differ between two answers to the same question: what protects a form, a script or a session; the colour that follows
#: from an id; the position up to which an open page knows the messages of the whole site, whose they may be
#: (docs/live.md).
_OF_ONE_ANSWER = re.compile(
    rb'(?:csrfmiddlewaretoken" value=|X-CSRFToken": |nonce=|name="(?:client_id|press)" value=)"[^"]*'
    rb'|avatar--h\d|data-position="\d+|"position": \d+'
    rb"|(?<=value=\")[0-9a-f-]{36}(?=\"[^>]*id_client_id)"
)
_HEADERS_OF_ONE = {"Set-Cookie", "Content-Security-Policy", "Expires"}
#: Where what was made just now is shown.
_FRESH = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Shown:
    """Everything that tells one answer from another."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: tuple[str, ...]

    def difference(self, other: "Shown") -> str:
        """In words; "" for none."""
        if self.status != other.status:
            return f"status {self.status} / {other.status}"
        if self.body != other.body:
            place = next(
                (n for n, (a, b) in enumerate(zip(self.body, other.body, strict=False)) if a != b),
                min(len(self.body), len(other.body)),
            )
            here = slice(max(0, place - 60), place + 100)
            return f"body {self.body[here]!r} / {other.body[here]!r}"
        if self.headers != other.headers:
            return f"headers {set(self.headers) ^ set(other.headers)}"
        if self.queries != other.queries:
            more = [kind[:300] for kind in self.queries if kind not in other.queries]
            less = [kind[:300] for kind in other.queries if kind not in self.queries]
            return f"{len(self.queries)} / {len(other.queries)} queries, {more} / {less}"
        return ""


def kind(sql: str) -> str:
    """A query without its values."""
    sql = re.sub(r"_django_curs_\w+", "cursor", sql)
    sql = re.sub(r"'(?:[^']|'')*'", "?", sql)
    sql = re.sub(r's\d+_x\d+"?', "s", sql)
    sql = re.sub(r"\b\d+(?:\.\d+)?\b", "?", sql)
    return re.sub(r"\?(?:::\w+)?(?:, \?(?:::\w+)?)+", "?…", sql)


def shown(
    client: Client, method: str, url: str, data: Any = None, *, same: Iterable[object] = (), **more: Any
) -> Shown:
    """What the request would answer; all that it did is taken back, so that the next one finds the same site.

    ``same``: ids that were sent, which may come back. What is equal but for them is equal.
    """
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        answer: Any = getattr(client, method)(url, data, **more)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    headers = {name: value for name, value in answer.headers.items() if name not in _HEADERS_OF_ONE}
    # A true length says what the body says, and a position of the whole site may have one digit more than before.
    assert int(headers.pop("Content-Length", len(body))) == len(body)
    headers["Location"] = _FRESH.sub("ID", headers.get("Location", ""))
    for id in map(str, same):
        body = body.replace(id.encode(), b"ID")
        headers = {name: value.replace(id, "ID") for name, value in headers.items()}
    return Shown(
        answer.status_code,
        tuple(sorted(headers.items())),
        _OF_ONE_ANSWER.sub(b"", body),
        tuple(kind(query["sql"]) for query in captured.captured_queries),
    )
