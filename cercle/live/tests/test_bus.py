"""Messages by Valkey or Redis: in order, none lost or doubled, whatever the bus does; for members only."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.db import transaction

from cercle.accounts import tokens
from cercle.core.testing import Cast
from cercle.discussions.actions import edit_message, leave_discussion, post_message, sign_message, start_discussion
from cercle.discussions.models import Member, Message
from cercle.discussions.tests.short_road import post, wish
from cercle.live import bell, bus
from cercle.live.tests import bus_server
from cercle.live.tests.bus_server import BusServer
from cercle.live.tests.carrier import Carrier, Listener, running_carrier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[BusServer]:
    server = bus_server.make()
    yield server
    server.stop()


@pytest.fixture
def carrier(transactional_db: None, server: BusServer, settings: Any) -> Iterator[Carrier]:
    settings.BUS_URL = server.url
    bus._Rest.until = 0.0
    bus._client.cache_clear()
    with running_carrier() as running:
        yield running
    bus._Rest.until = 0.0


def listen(carrier: Carrier, account: Any) -> Listener:
    return carrier.listen("/api/v1/live", authorization=f"Bearer {tokens.issue(account)}").settled()


def bodies(listener: Listener) -> list[str]:
    return [event.data["body"] for event in listener.named("message")]


def has(*wanted: str) -> Any:
    return lambda listener: bodies(listener) == list(wanted)


def test_messages_arrive_by_the_bus_and_not_by_notify(carrier: Carrier, cast: Cast, server: BusServer) -> None:
    heard = redis.Redis.from_url(server.url).pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    heard.subscribe(bus.channel())
    heard.get_message(timeout=1)
    nurse = listen(carrier, cast.nurse)
    post_message(cast.doctor, cast.discussion, body="long")
    assert post([wish(cast.doctor, cast.discussion, "short")])[0]
    nurse.wait(has("long", "short"))
    said = [heard.get_message(timeout=2), heard.get_message(timeout=2)]
    assert all(each and b'"message"' in each["data"] for each in said)
    assert not any(b"long" in each["data"] or b"short" in each["data"] for each in said)  # ids only


def test_what_rolls_back_is_never_told(carrier: Carrier, cast: Cast) -> None:
    nurse = listen(carrier, cast.nurse)
    try:
        with transaction.atomic():
            post_message(cast.doctor, cast.discussion, body="never")
            raise RuntimeError
    except RuntimeError:
        pass
    post_message(cast.doctor, cast.discussion, body="after")
    nurse.wait(has("after"))


def _publish(message: Message) -> None:
    bus.publish(
        [bell.payload(bell.discussion(message.discussion_id), "message", id=message.pk, position=message.position)]
    )


def test_lost_doubled_and_late_hints_change_nothing(
    carrier: Carrier, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse = listen(carrier, cast.nurse)
    publish = bus.publish
    monkeypatch.setattr(bus, "publish", lambda payloads: None)  # the process dies between its commit and its hint
    first, second, third = (post_message(cast.doctor, cast.discussion, body=f"n° {n}") for n in (1, 2, 3))
    monkeypatch.setattr(bus, "publish", publish)
    for message in (third, first, third):
        _publish(message)
    nurse.wait(has("n° 1", "n° 2", "n° 3"))
    post_message(cast.doctor, cast.discussion, body="n° 4")
    nurse.wait(has("n° 1", "n° 2", "n° 3", "n° 4"))
    assert second.position < third.position


def test_changes_keep_their_place_among_messages(carrier: Carrier, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change has a position of its own: told before a message that was said earlier, it would hide it."""
    first = post_message(cast.doctor, cast.discussion, body="un")
    nurse = listen(carrier, cast.nurse)
    publish = bus.publish
    monkeypatch.setattr(bus, "publish", lambda payloads: None)  # the hint of the message in between is lost
    post_message(cast.doctor, cast.discussion, body="deux")
    monkeypatch.setattr(bus, "publish", publish)
    edit_message(cast.doctor, first, body="un bis")
    nurse.wait(lambda it: it.named("changed") and it.named("message"))
    heard = [(event.name, event.data["body"]) for event in nurse.events if event.name in {"message", "changed"}]
    assert heard == [("message", "deux"), ("changed", "un bis")]
    sign_message(cast.nurse, first, "done")
    nurse.wait(lambda it: len(it.named("changed")) == 2)


def test_without_any_hint_it_comes_a_moment_later(
    carrier: Carrier, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse = listen(carrier, cast.nurse)
    monkeypatch.setattr(bus, "publish", lambda payloads: None)
    post_message(cast.doctor, cast.discussion, body="silence")
    nurse.wait(has("silence"))


def test_a_bus_that_dies_and_comes_back(carrier: Carrier, cast: Cast, server: BusServer) -> None:
    nurse = listen(carrier, cast.nurse)
    post_message(cast.doctor, cast.discussion, body="before")
    nurse.wait(has("before"))
    server.stop()
    post_message(cast.doctor, cast.discussion, body="during")
    nurse.wait(has("before", "during"))
    server.start()
    post_message(cast.doctor, cast.discussion, body="after")
    nurse.wait(has("before", "during", "after"))


def test_who_left_hears_nothing_that_is_said_afterwards(
    carrier: Carrier, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor, nurse = listen(carrier, cast.doctor), listen(carrier, cast.nurse)
    # NOTIFY may tell of it later than the bus brings the message: here it never does.
    Member.objects.filter(discussion=cast.discussion, account=cast.nurse).update(left_at="2026-01-01T00:00:00Z")
    post_message(cast.doctor, cast.discussion, body="entre nous")
    doctor.wait(has("entre nous"))
    nurse.wait(lambda it: it.ended)
    assert bodies(nurse) == []


def test_who_has_just_joined_hears_what_follows(carrier: Carrier, cast: Cast) -> None:
    outsider = listen(carrier, cast.outsider)
    # Without a bell: the bus may be faster.
    Member.objects.create(discussion=cast.discussion, account=cast.outsider)
    post_message(cast.doctor, cast.discussion, body="bienvenue")
    outsider.wait(has("bienvenue"))


def test_strangers_hear_nothing(carrier: Carrier, cast: Cast) -> None:
    stranger, doctor = listen(carrier, cast.stranger), listen(carrier, cast.doctor)
    post_message(cast.doctor, cast.discussion, body="entre nous")
    doctor.wait(has("entre nous"))
    mine = start_discussion(cast.stranger, title="À moi", members=[cast.outsider])
    post_message(cast.stranger, mine, body="à moi")
    stranger.wait(has("à moi"))


def test_leaving_still_ends_a_stream_at_once(carrier: Carrier, cast: Cast) -> None:
    nurse = listen(carrier, cast.nurse)
    leave_discussion(cast.nurse, cast.discussion)
    nurse.wait(lambda it: it.ended)
