"""The native road of a posted message: it answers what is plain as the long road would, and hands on the rest."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.utils.translation import get_language

from cercle.accounts import tokens
from cercle.accounts.models import Account, ApiToken
from cercle.api.posting import ShortRoad
from cercle.api.tests.caller import Program
from cercle.core.asgi.bodies import BoundedBody
from cercle.core.asgi.types import Receive, Scope, Send
from cercle.core.testing import Cast
from cercle.core.tests.asgi_calls import Answer, ask
from cercle.discussions import posting
from cercle.discussions.models import Message
from cercle.live import asgi as live

pytestmark = pytest.mark.django_db(transaction=True)

LONG = 299  # what our stand-in for the long road answers: nobody else would


async def _long_road(scope: Scope, receive: Receive, send: Send) -> None:
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": LONG, "headers": []})
    await send({"type": "http.response.body", "body": body})


def call(path: str, body: bytes, headers: Mapping[str, str], *, times: int = 1, **scope: Any) -> Answer:
    """The last answer of ``times`` equal calls to one running process."""

    async def run() -> Answer:
        road = BoundedBody(ShortRoad(_long_road), limit=1_000_000)
        await live.startup()
        await posting.startup()
        try:
            sent = [(name.encode(), value.encode()) for name, value in headers.items()]
            for _ in range(times):
                answer = await ask(road, **{"method": "POST", "path": path, "parts": [body], "headers": sent, **scope})
            return answer
        finally:
            await posting.shutdown()
            await live.shutdown()

    return asyncio.run(run())


def said(body: str = "Bonjour", **more: Any) -> bytes:
    return json.dumps({"body": body, "client_id": str(uuid4()), **more}).encode()


def by(account: Account) -> dict[str, str]:
    return {"host": "testserver", "authorization": f"Bearer {tokens.issue(account)}"}


def url(cast: Cast) -> str:
    return f"/api/v1/discussions/{cast.discussion.pk}/messages"


def test_it_answers_as_the_long_road(cast: Cast) -> None:
    short = call(url(cast), said("Bonjour « à tous »"), by(cast.doctor))
    long = Program(cast.doctor).post(
        f"/discussions/{cast.discussion.pk}/messages", {"body": "Bonjour « à tous »", "client_id": str(uuid4())}
    )
    assert (short.status, long.status_code) == (201, 201)
    mine, theirs = json.loads(short.body), long.json()
    assert list(mine) == list(theirs)
    own = {"id", "seq", "at"}
    assert {name: mine[name] for name in mine if name not in own} == {
        name: theirs[name] for name in theirs if name not in own
    }
    assert len(mine["at"]) == len(theirs["at"])
    assert mine["at"][-1] == theirs["at"][-1] == "Z"
    assert Message.objects.get(pk=mine["id"]).seq == mine["seq"]
    ours = {name.decode().lower(): value.decode() for name, value in short.headers.items()}
    # What browsers obey on pages says nothing of an answer to a program.
    for_pages = {"content-security-policy", "permissions-policy", "vary", "content-language", "allow"}
    theirs_headers = {name.lower(): value for name, value in long.headers.items()}
    del ours["content-length"]
    theirs_headers.pop("content-length", None)
    assert ours == {name: value for name, value in theirs_headers.items() if name not in for_pages}


ID = str(uuid4())
NOT_PLAIN = {
    "none": b"",
    "cut": b"{",
    "list": b"[]",
    "text": b'"x"',
    "no utf-8": b"\xff",
    "empty": json.dumps({"body": "", "client_id": ID}).encode(),
    "blank": json.dumps({"body": " \u200b ", "client_id": ID}).encode(),
    "too long": json.dumps({"body": "x" * 10_001, "client_id": ID}).encode(),
    "number": json.dumps({"body": 7, "client_id": ID}).encode(),
    "no client id": json.dumps({"body": "x"}).encode(),
    "null client id": json.dumps({"body": "x", "client_id": None}).encode(),
    "bad client id": json.dumps({"body": "x", "client_id": "nobody"}).encode(),
    "an answer": json.dumps({"body": "x", "client_id": ID, "reply_to": ID}).encode(),
    "files": json.dumps({"body": "x", "client_id": ID, "attachments": [ID]}).encode(),
    "a name": json.dumps({"body": "@Karim Benali x", "client_id": ID}).encode(),
    "no body": json.dumps({"client_id": ID}).encode(),
    "deep": b"[" * 99_999,
}


@pytest.mark.parametrize("body", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_a_body_that_is_not_plain_arrives_whole_on_the_long_road(cast: Cast, body: bytes) -> None:
    answer = call(url(cast), body, by(cast.doctor))
    assert (answer.status, answer.body) == (LONG, body)


def test_strangers_and_wrong_tokens_are_the_long_roads_business(cast: Cast) -> None:
    body = said()
    token = by(cast.doctor)
    wrong: list[dict[str, str]] = [
        {"host": "testserver"},
        {"host": "testserver", "authorization": "Bearer "},
        {"host": "testserver", "authorization": "Basic abc"},
        {"host": "testserver", "authorization": "Bearer cercle_" + "x" * 43},
        {"host": "testserver", "authorization": "Bearer é"},
        {**token, "host": "elsewhere.example"},
        by(cast.outsider),
        by(cast.former),
        by(cast.administrator),
        by(cast.patient),
    ]
    assert [call(url(cast), body, headers).status for headers in wrong] == [LONG] * len(wrong)
    assert not Message.objects.filter(author__isnull=False, system="").exists()


def test_a_token_that_was_believed_a_moment_ago_is_asked_again_with_each_message(cast: Cast) -> None:
    headers = by(cast.doctor)

    async def run() -> list[int]:
        road = BoundedBody(ShortRoad(_long_road), limit=1_000_000)
        await live.startup()
        await posting.startup()
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        try:
            before = await ask(road, "POST", url(cast), [said()], headers=sent)
            await ApiToken.objects.filter(account=cast.doctor).aupdate(revoked_at="2026-01-01T00:00:00Z")
            after = await ask(road, "POST", url(cast), [said()], headers=sent)
        finally:
            await posting.shutdown()
            await live.shutdown()
        return [before.status, after.status]

    assert asyncio.run(run()) == [201, LONG]


@pytest.mark.parametrize("path", ["/api/v1/discussions", "/discussions/x/messages/", "/api/v1/discussions/x/messages"])
def test_other_addresses_pass_by(path: str, db: None) -> None:
    assert call(path, b"{}", {"host": "testserver"}).status == LONG


def test_reading_messages_passes_by(cast: Cast) -> None:
    assert call(url(cast), b"", by(cast.doctor), method="GET").status == LONG


def test_the_same_press_twice(cast: Cast) -> None:
    assert call(url(cast), said(), by(cast.doctor), times=2).status == LONG
    assert Message.objects.filter(author=cast.doctor).count() == 1


def test_without_a_writer_everything_takes_the_long_road(cast: Cast) -> None:
    async def run() -> int:
        await live.startup()
        try:
            sent = [(name.encode(), value.encode()) for name, value in headers.items()]
            return (
                await ask(BoundedBody(ShortRoad(_long_road), limit=99_999), "POST", path, [said()], headers=sent)
            ).status
        finally:
            await live.shutdown()

    headers, path = by(cast.doctor), url(cast)
    assert asyncio.run(run()) == LONG


def test_what_is_not_known_is_said_in_the_language_of_the_account_or_of_the_request(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that went away answers 503 at once, whether it was lost while writing or while asking who calls."""
    monkeypatch.setattr("cercle.api.posting._", lambda _words: get_language())

    async def unsure(wish: object) -> None:
        raise posting.Unsure

    def gone(token: str) -> None:
        raise OperationalError

    path = f"/api/v1/discussions/{cast.discussion.pk}/messages"
    Account.objects.filter(pk=cast.doctor.pk).update(language="en")
    headers = {**by(cast.doctor), "accept-language": "fr"}
    for lost, name, accepted, language in (
        (unsure, "cercle.discussions.posting.post", "fr", "en"),
        (gone, "cercle.accounts.tokens.find", "de, en-GB;q=0.8, fr;q=0.5", "en"),
        (gone, "cercle.accounts.tokens.find", "de, *", "fr"),
        (gone, "cercle.accounts.tokens.find", "\x00;q=x,,fr-CA", "fr"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(name, lost)
            answer = call(path, said(), {**headers, "accept-language": accepted})
        assert (answer.status, answer.headers[b"retry-after"]) == (503, b"2")
        error = json.loads(answer.body)["error"]
        assert (error["code"], error["message"]) == ("unavailable", language)
    assert not Message.objects.filter(author=cast.doctor).exists()
