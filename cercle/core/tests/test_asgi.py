"""The ASGI kit: bodies within bounds, callers by their address, a log without secrets."""

import asyncio
import logging

import pytest

from cercle.core.asgi.access_log import AccessLog
from cercle.core.asgi.bodies import BoundedBody
from cercle.core.asgi.clients import TrustedClient
from cercle.core.asgi.types import Message, Receive, Scope, Send
from cercle.core.tests.asgi_calls import Answer, ask


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the caller's address, the announced length and the body."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message["body"]
        more = message["more_body"]
    length = dict(scope["headers"]).get(b"content-length", b"none")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b" ".join([scope["client"][0].encode(), length, body])})


def run(app: object, **request: object) -> Answer:
    return asyncio.run(ask(app, **request))  # type: ignore[arg-type]


def test_a_body_in_pieces_is_given_whole_with_its_length() -> None:
    answer = run(BoundedBody(echo, limit=10), method="POST", parts=[b"ab", b"", b"cd"])
    assert answer.body == b"::1 4 abcd"


def test_a_body_of_exactly_the_limit_passes() -> None:
    assert run(BoundedBody(echo, limit=4), method="POST", parts=[b"abcd"]).status == 200


@pytest.mark.parametrize(
    "request_",
    [
        {"headers": [(b"content-length", b"5")]},
        {"headers": [(b"content-length", b"-5")]},
        {"headers": [(b"content-length", "٥".encode())]},
        {"parts": [b"abc", b"de"]},
    ],
)
def test_a_larger_body_is_refused(request_: dict[str, object]) -> None:
    answer = run(BoundedBody(echo, limit=4), method="POST", **request_)
    assert (answer.status, answer.headers[b"connection"]) == (413, b"close")


def test_a_body_that_dawdles_is_refused_without_reaching_django() -> None:
    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    answers: list[Message] = []

    async def send(message: Message) -> None:
        answers.append(message)

    async def unreached(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("Django was asked")

    scope = {"type": "http", "headers": [(b"content-length", b"4")]}
    asyncio.run(BoundedBody(unreached, limit=4, patience=0.01)(scope, never, send))
    assert answers[0]["status"] == 408


def test_a_caller_who_goes_away_reaches_nothing() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def unreached(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("Django was asked")

    async def unsaid(message: Message) -> None:
        raise AssertionError("nobody listens")

    asyncio.run(BoundedBody(unreached, limit=4)({"type": "http", "headers": []}, gone, unsaid))


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, [b"203.0.113.9"], b"::1"),
        (True, [], b"::1"),
        (True, [b"203.0.113.9"], b"203.0.113.9"),
        (True, [b"10.1.1.1, 203.0.113.9"], b"203.0.113.9"),
        (True, [b"10.1.1.1", b"203.0.113.9"], b"203.0.113.9"),
        (True, [b""], b"::1"),
    ],
)
def test_only_the_proxys_own_word_counts(behind_proxy: bool, forwarded: list[bytes], address: bytes) -> None:
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    answer = run(TrustedClient(echo, behind_proxy=behind_proxy), headers=headers)
    assert answer.body.split()[0] == address


def test_the_log_hides_secrets_and_queries(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "cercle.access"):
        run(AccessLog(echo), path="/i/AbCdEf", query_string=b"q=dubois")
    (line,) = caplog.messages
    assert line.startswith("GET /i/[…] 200 ")
    assert line.endswith(" ::1")
    assert "AbCdEf" not in line
    assert "dubois" not in line


def test_one_request_is_one_line_whatever_its_path(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "cercle.access"):
        run(AccessLog(echo), path="/a\n2026-11-22 INFO cercle.access GET /forged")
    assert "\n" not in caplog.messages[0]


def test_health_and_files_are_logged_only_when_they_fail(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "cercle.access"):
        run(AccessLog(echo), path="/health")
        run(AccessLog(BoundedBody(echo, limit=1)), path="/static/x.css", headers=[(b"content-length", b"2")])
    assert [line.split()[:3] for line in caplog.messages] == [["GET", "/static/x.css", "413"]]
