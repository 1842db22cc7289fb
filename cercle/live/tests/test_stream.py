"""The stream for real: its ASGI application, the database's bell, the API's face."""

import json
import time
from typing import Any

import pytest
from django.db import connection, transaction

from cercle.accounts import tokens
from cercle.accounts.models import Account
from cercle.core.testing import Cast
from cercle.discussions.actions import add_member, leave_discussion, post_message, start_discussion
from cercle.live import asgi, bell, pulse
from cercle.live.tests.carrier import Carrier, Listener, cut_the_listening_connection

PATH = "/api/v1/live"


@pytest.fixture
def cast(transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    return request.getfixturevalue("cast")  # type: ignore[no-any-return]


def bearer(account: Account) -> dict[str, str]:
    return {"authorization": f"Bearer {tokens.issue(account, 'test')}"}


def bodies(listener: Listener) -> list[str]:
    return [event.data["body"] for event in listener.named("message")]


def test_a_message_arrives_in_the_form_that_programs_know(carrier: Carrier, cast: Cast) -> None:
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    message = post_message(cast.doctor, cast.discussion, body="Bonjour,\nà demain « 8 h ».")
    nurse.wait(lambda it: it.named("message"))
    event = nurse.named("message")[0]
    assert event.id == message.position
    assert event.data == {
        "discussion": str(cast.discussion.pk),
        "id": str(message.pk),
        "seq": 1,
        "author": str(cast.doctor.pk),
        "body": "Bonjour,\nà demain « 8 h ».",
        "at": event.data["at"],
    }
    assert nurse.headers["content-type"].startswith("text/event-stream")
    assert nurse.headers["cache-control"] == "no-store"
    assert nurse.headers["x-accel-buffering"] == "no"
    assert nurse.text.startswith("retry: ")


def test_what_rolls_back_is_not_told(carrier: Carrier, cast: Cast) -> None:
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    with transaction.atomic():
        post_message(cast.doctor, cast.discussion, body="jamais dit")
        transaction.set_rollback(True)
    post_message(cast.doctor, cast.discussion, body="dit")
    nurse.wait(lambda it: it.named("message"))
    assert bodies(nurse) == ["dit"]


def test_only_members_hear(carrier: Carrier, cast: Cast) -> None:
    outside = [carrier.listen(PATH, **bearer(account)).settled() for account in cast.everyone_outside()]
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    post_message(cast.doctor, cast.discussion, body="entre nous")
    nurse.wait(lambda it: it.named("message"))
    # What comes after for them all shows that what came before did not.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    for account, listener in zip(cast.everyone_outside(), outside, strict=True):
        own = carrier.listen(PATH, **{"last_event_id": "0", **bearer(account)}).settled()
        assert own.events == []
        assert listener.events == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": "Bearer cercle_wrong"},
        {"authorization": "Basic YTpi"},
        {"authorization": "Bearer é"},
        {"cookie": "session=abc"},
    ],
)
def test_without_a_good_token_there_is_no_stream(carrier: Carrier, cast: Cast, headers: dict[str, str]) -> None:
    stranger = carrier.listen(PATH, **headers)
    stranger.wait(lambda it: it.ended)
    assert stranger.status == 401
    assert stranger.headers["www-authenticate"] == "Bearer"


def test_a_closed_account_opens_no_stream(carrier: Carrier, cast: Cast) -> None:
    headers = bearer(cast.nurse)
    Account.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    listener = carrier.listen(PATH, **headers)
    listener.wait(lambda it: it.ended)
    assert listener.status == 401


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "DELETE"])
def test_only_get_opens_one(carrier: Carrier, cast: Cast, method: str) -> None:
    listener = carrier.listen(PATH, method=method, **bearer(cast.nurse))
    listener.wait(lambda it: it.ended)
    assert (listener.status, listener.headers["allow"]) == (405, "GET")


def test_an_unknown_host_is_refused(carrier: Carrier, cast: Cast) -> None:
    listener = carrier.listen(PATH, **{"host": "evil.example", **bearer(cast.nurse)})
    listener.wait(lambda it: it.ended)
    assert listener.status == 400


def test_an_account_has_a_largest_number_of_streams(carrier: Carrier, cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "STREAMS": 2}
    headers = bearer(cast.nurse)
    first = carrier.listen(PATH, **headers).settled()
    carrier.listen(PATH, **headers).settled()
    third = carrier.listen(PATH, **headers)
    third.wait(lambda it: it.ended)
    assert third.status == 429
    assert int(third.headers["retry-after"]) > 0
    first.hang_up()
    first.wait(lambda it: it.ended)
    assert carrier.listen(PATH, **headers).settled().status == 200


def test_resuming_brings_exactly_what_was_missed(carrier: Carrier, cast: Cast) -> None:
    headers = bearer(cast.nurse)
    first = carrier.listen(PATH, **headers).settled()
    post_message(cast.doctor, cast.discussion, body="un")
    first.wait(lambda it: it.named("message"))
    last = first.events[-1].id
    first.hang_up()
    first.wait(lambda it: it.ended)
    other = start_discussion(cast.doctor, members=[cast.nurse])
    post_message(cast.doctor, cast.discussion, body="deux")
    post_message(cast.doctor, other, body="trois")
    again = carrier.listen(PATH, last_event_id=str(last), **headers).settled()
    post_message(cast.doctor, cast.discussion, body="quatre")
    again.wait(lambda it: len(it.named("message")) == 3)
    assert bodies(again) == ["deux", "trois", "quatre"]
    assert [event.id for event in again.events] == sorted({event.id for event in again.events})  # type: ignore[type-var]


def test_a_long_absence_comes_in_steps_and_whole(carrier: Carrier, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(asgi, "STEP", 3)
    for n in range(10):
        post_message(cast.doctor, cast.discussion, body=str(n))
    listener = carrier.listen(PATH, query="after=0", **bearer(cast.nurse)).settled()
    listener.wait(lambda it: len(it.named("message")) == 10)
    assert bodies(listener) == [str(n) for n in range(10)]


@pytest.mark.parametrize("id", ["", "x", "-1", "9" * 40, "1e3", "٣"])
def test_a_resume_point_that_is_none_begins_now(carrier: Carrier, cast: Cast, id: str) -> None:
    post_message(cast.doctor, cast.discussion, body="avant")
    listener = carrier.listen(PATH, query=f"after={id}" if id.isascii() else "", **bearer(cast.nurse)).settled()
    post_message(cast.doctor, cast.discussion, body="après")
    listener.wait(lambda it: it.named("message"))
    assert bodies(listener) == ["après"]


def test_the_stream_of_one_who_left_ends_and_hears_nothing_more(carrier: Carrier, cast: Cast) -> None:
    headers = bearer(cast.nurse)
    nurse = carrier.listen(PATH, **headers).settled()
    doctor = carrier.listen(PATH, **bearer(cast.doctor)).settled()
    leave_discussion(cast.nurse, cast.discussion)
    nurse.wait(lambda it: it.ended)
    post_message(cast.doctor, cast.discussion, body="après son départ")
    doctor.wait(lambda it: len(it.named("message")) == 2)
    again = carrier.listen(PATH, last_event_id="0", **headers).settled()
    assert "après son départ" not in nurse.text + again.text
    assert not doctor.ended


def test_one_who_is_added_hears_on_the_stream_that_is_open(carrier: Carrier, cast: Cast) -> None:
    outsider = carrier.listen(PATH, **bearer(cast.outsider)).settled()
    add_member(cast.doctor, cast.discussion, cast.outsider)
    post_message(cast.doctor, cast.discussion, body="Bienvenue")
    outsider.wait(lambda it: len(it.named("message")) == 2)
    assert bodies(outsider) == ["Hélène Martin a ajouté Paul Girard à la discussion.", "Bienvenue"]


def test_a_revoked_token_ends_its_streams_when_checked(carrier: Carrier, cast: Cast) -> None:
    headers, kept = bearer(cast.nurse), bearer(cast.nurse)
    listener = carrier.listen(PATH, **headers).settled()
    other = carrier.listen(PATH, **kept).settled()
    token = cast.nurse.api_tokens.order_by("created_at").first()
    assert token
    tokens.revoke(cast.nurse, token)
    bell.ring(bell.account(cast.nurse.pk), bell.RECHECK)
    listener.wait(lambda it: it.ended)
    assert not other.ended


def test_after_the_database_lost_the_connection_nothing_is_missing(carrier: Carrier, cast: Cast) -> None:
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    post_message(cast.doctor, cast.discussion, body="avant")
    nurse.wait(lambda it: it.named("message"))
    cut_the_listening_connection()
    post_message(cast.doctor, cast.discussion, body="pendant")
    nurse.wait(lambda it: len(it.named("message")) == 2)
    post_message(cast.doctor, cast.discussion, body="après")
    nurse.wait(lambda it: len(it.named("message")) == 3)
    assert bodies(nurse) == ["avant", "pendant", "après"]


def test_a_notification_of_somebody_else_s_making_harms_nobody(carrier: Carrier, cast: Cast) -> None:
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    with connection.cursor() as cursor:
        for payload in ("", "null", "[]", '{"topic": 1}', '{"topic":"x","event":"message","ids":{}}', "\ufeff"):
            cursor.execute("SELECT pg_notify(%s, %s)", [bell.CHANNEL, payload])
        fault = {"topic": bell.discussion(cast.discussion.pk), "event": "message", "ids": {"id": "no such"}}
        cursor.execute("SELECT pg_notify(%s, %s)", [bell.CHANNEL, json.dumps(fault)])
    post_message(cast.doctor, cast.discussion, body="toujours là")
    nurse.wait(lambda it: it.named("message"))
    assert bodies(nurse) == ["toujours là"]


def test_a_reader_who_cannot_keep_up_is_closed(carrier: Carrier, cast: Cast, monkeypatch: Any) -> None:
    from cercle.live.registry import Push

    carrier.listen(PATH, **bearer(cast.nurse)).settled()
    stream = next(iter(asgi.running().streams))

    async def flood() -> None:
        for n in range(1000):
            stream.offer(Push("x", "{}", position=n))

    carrier.run(flood())
    assert stream.closed.is_set()


def test_silence_is_filled(carrier: Carrier, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(pulse, "HEARTBEAT", 0.02)
    monkeypatch.setattr(pulse, "EVERY", 0.02)
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    nurse.wait(lambda it: it.text.count(":\n\n") >= 2)
    assert nurse.events == []


def test_a_reader_who_takes_nothing_is_given_up(carrier: Carrier, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(pulse, "PATIENCE", 0.05)
    monkeypatch.setattr(pulse, "EVERY", 0.02)
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    stream = next(iter(asgi.running().streams))

    async def begin_a_write() -> None:
        stream.writing_since = time.monotonic()

    time.sleep(0.2)
    assert not nurse.ended, "a reader who has taken everything is not given up"
    carrier.run(begin_a_write())
    nurse.wait(lambda it: it.ended)


def test_stopping_ends_every_stream(carrier: Carrier, cast: Cast) -> None:
    nurse = carrier.listen(PATH, **bearer(cast.nurse)).settled()
    carrier.run(asgi.shutdown())
    nurse.wait(lambda it: it.ended)
    late = carrier.listen(PATH, **bearer(cast.nurse))
    late.wait(lambda it: it.ended)
    assert late.status == 503
