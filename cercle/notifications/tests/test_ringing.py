"""Who is rung, for what, when, and how often: from the message to what the browser could read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Invalid, TooMany
from cercle.core.testing import Cast, Clock
from cercle.delivery.testing import run_jobs
from cercle.discussions.actions import mark_read, post_message
from cercle.discussions.models import Discussion, Member
from cercle.live.models import Presence, Process
from cercle.notifications import web_push
from cercle.notifications.actions import forget_browser, notify, ring_browser, set_outside
from cercle.notifications.jobs import look, sweep_subscriptions
from cercle.notifications.models import Nudge, PushSubscription
from cercle.notifications.tests.push_peer import PushService, ask, session_of

pytestmark = pytest.mark.django_db

#: A Monday, 13 h in Paris: nobody's quiet hours.
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def day(clock: Clock) -> Clock:
    clock.now = NOON
    look(0)  # from here on the worker listens
    return clock


def turn() -> int:
    """The worker comes by, and does what it found to do."""
    look(0)
    return run_jobs()


def connect(account: Account) -> None:
    """As a process notes it whose page ``account`` has open."""
    process = Process.objects.create(at=timezone.now() + timedelta(days=3650))
    Presence.objects.create(process=process, account=account.pk)


def test_who_has_not_read_is_rung_and_nothing_is_said(cast: Cast, day: Clock, push_service: PushService) -> None:
    nurse, doctor, former = (push_service.browser() for _ in range(3))
    ask(cast.nurse, nurse)
    ask(cast.doctor, doctor)
    ask(cast.former, former)
    post_message(cast.doctor, cast.discussion, body="Escarre du talon gauche, M. Dubois")
    assert turn() == 1
    [request] = push_service.requests
    said = nurse.read(request)
    assert said["title"] == "Cercle"
    assert said["body"] == "Nouveau message dans Cercle"
    assert said["url"] == f"/discussions/{cast.discussion.pk}/"
    for word in ("Escarre", "Dubois", "Hélène", "Plaie"):
        assert word not in str(said)
    assert str(cast.discussion.pk) not in str(request.headers)
    assert len(request.headers["topic"]) == 32
    assert int(request.headers["ttl"]) == 86400
    claims = request.claims(push_service.origin, web_push.public_key())
    assert claims["sub"].startswith("mailto:")


def test_once_until_it_is_read(cast: Cast, day: Clock, push_service: PushService) -> None:
    browser = push_service.browser()
    ask(cast.nurse, browser)
    for n in range(3):
        post_message(cast.doctor, cast.discussion, body=str(n))
        turn()
    assert len(push_service.rung(browser)) == 1
    mark_read(cast.nurse, cast.discussion, 3)
    turn()
    assert len(push_service.rung(browser)) == 1
    post_message(cast.doctor, cast.discussion, body="encore")
    turn()
    assert len(push_service.rung(browser)) == 2


def test_every_browser_of_a_person_is_rung(cast: Cast, day: Clock, push_service: PushService) -> None:
    phone, desk = push_service.browser(), push_service.browser()
    ask(cast.nurse, phone)
    ask(cast.nurse, desk)
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    assert turn() == 2
    assert len(push_service.rung(phone)) == len(push_service.rung(desk)) == 1


@pytest.mark.parametrize("what", ["read", "muted", "left"])
def test_whoever_read_muted_or_left_before_the_worker_came_is_not_rung(
    cast: Cast, day: Clock, push_service: PushService, what: str
) -> None:
    ask(cast.nurse, push_service.browser())
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    member = Member.objects.filter(account=cast.nurse)
    if what == "read":
        mark_read(cast.nurse, cast.discussion, 1)
    elif what == "muted":
        member.update(muted_at=day.now)
    else:
        member.update(left_at=day.now)
    assert turn() == 0
    assert push_service.requests == []


def test_what_was_read_after_the_worker_came_is_not_rung_either(
    cast: Cast, day: Clock, push_service: PushService
) -> None:
    ask(cast.nurse, push_service.browser())
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    look(0)
    mark_read(cast.nurse, cast.discussion, 1)
    assert run_jobs() == 1
    assert push_service.requests == []


def test_quiet_hours_hold_it_back_and_lose_nothing(cast: Cast, day: Clock, push_service: PushService) -> None:
    browser = push_service.browser()
    ask(cast.nurse, browser)
    day.move(hours=9)  # 22 h in Paris
    post_message(cast.doctor, cast.discussion, body="Bonsoir")
    post_message(cast.doctor, cast.discussion, body="C’est encore moi")
    turn()
    day.move(hours=9, minutes=58)  # 7 h 58
    turn()
    assert push_service.requests == []
    day.move(minutes=3)
    turn()
    assert len(push_service.rung(browser)) == 1


def test_quiet_hours_are_those_of_where_one_lives(cast: Cast, day: Clock, push_service: PushService) -> None:
    at_eight: dict[str, Any] = {
        "is_quiet": True,
        "quiet_from": NOON.time().replace(hour=20),
        "quiet_until": NOON.time().replace(hour=8),
    }
    set_outside(cast.nurse, **at_eight, zone="Pacific/Noumea", digest="never")
    ask(cast.nurse, push_service.browser())
    post_message(cast.doctor, cast.discussion, body="Bonjour")  # 23 h in Nouméa
    turn()
    assert push_service.requests == []
    set_outside(cast.nurse, **{**at_eight, "is_quiet": False}, zone="Europe/Paris", digest="never")
    mark_read(cast.nurse, cast.discussion, 1)
    post_message(cast.doctor, cast.discussion, body="Encore")
    turn()
    assert len(push_service.requests) == 1


def test_whoever_is_connected_is_left_alone_and_rung_when_they_go(
    cast: Cast, day: Clock, push_service: PushService
) -> None:
    ask(cast.nurse, push_service.browser())
    connect(cast.nurse)
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    day.move(minutes=5)
    turn()
    assert push_service.requests == []
    Presence.objects.all().delete()
    day.move(seconds=20)
    turn()
    assert len(push_service.requests) == 1


def test_a_page_that_was_left_open_does_not_silence_a_phone_for_ever(
    cast: Cast, day: Clock, push_service: PushService
) -> None:
    ask(cast.nurse, push_service.browser())
    connect(cast.nurse)
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    day.move(minutes=11)
    turn()
    assert len(push_service.requests) == 1


def test_a_mention_rings_even_where_muted_and_opens_the_message(
    cast: Cast, day: Clock, push_service: PushService
) -> None:
    browser = push_service.browser()
    ask(cast.nurse, browser)
    Member.objects.filter(account=cast.nurse).update(muted_at=day.now)
    message = post_message(cast.doctor, cast.discussion, body="@Karim")
    data = {"name": cast.doctor.name, "discussion": str(cast.discussion.pk), "message": str(message.pk)}
    told = notify(cast.nurse, "mentioned", message.pk, data)
    assert told
    turn()
    [said] = push_service.rung(browser)
    assert said["url"] == f"/discussions/{cast.discussion.pk}/?message={message.pk}"
    assert said["body"] == "Nouveau message dans Cercle"
    mark_read(cast.nurse, cast.discussion, message.seq)
    told.refresh_from_db()
    assert told.read_at


def test_a_message_and_its_mention_are_one_ring(cast: Cast, day: Clock, push_service: PushService) -> None:
    browser = push_service.browser()
    ask(cast.nurse, browser)
    message = post_message(cast.doctor, cast.discussion, body="@Karim")
    data = {"name": "x", "discussion": str(cast.discussion.pk), "message": str(message.pk)}
    notify(cast.nurse, "mentioned", message.pk, data)
    turn()
    [said] = push_service.rung(browser)
    assert "?message=" in said["url"]


def test_a_notification_rings_once_without_saying_whom_it_names(
    cast: Cast, day: Clock, push_service: PushService
) -> None:
    browser = push_service.browser()
    ask(cast.doctor, browser)
    notify(cast.doctor, "colleague_connected", "x", {"name": "Agathe Deschamps"})
    notify(cast.doctor, "colleague_connected", "y", {"name": "Paul Girard"})
    turn()
    turn()
    [said] = push_service.rung(browser)
    assert said["body"] == "Nouvelle notification dans Cercle"
    assert said["url"] == "/notifications/"


def test_it_speaks_the_reader_s_language(cast: Cast, day: Clock, push_service: PushService) -> None:
    browser = push_service.browser()
    Account.objects.filter(pk=cast.nurse.pk).update(language="en")
    ask(cast.nurse, browser)
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    [said] = push_service.rung(browser)
    assert said["url"]


@pytest.mark.parametrize("end", ["session", "password", "account", "expiry"])
def test_a_browser_rings_as_long_as_its_session_lives(
    cast: Cast, day: Clock, push_service: PushService, end: str
) -> None:
    ask(cast.nurse, push_service.browser())
    if end == "session":
        Session.objects.all().delete()
    elif end == "expiry":
        Session.objects.update(expire_date=day.now - timedelta(seconds=1))
    elif end == "password":
        cast.nurse.set_password("une autre phrase, plus longue 8")
        cast.nurse.save()
    else:
        Account.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    assert push_service.requests == []
    assert not PushSubscription.objects.exists()


def test_the_rows_of_ended_sessions_go_by_night(cast: Cast, day: Clock, push_service: PushService) -> None:
    kept = ask(cast.doctor, push_service.browser())
    ask(cast.nurse, push_service.browser(), session="x" * 32)
    Nudge.objects.create(
        account=cast.nurse, topic="discussion:x", mark=1, place="/", due_at=day.now, patient_until=day.now,
        sent_at=day.now - timedelta(days=31),
    )  # fmt: skip
    sweep_subscriptions(0)
    assert list(PushSubscription.objects.all()) == [kept]
    assert not Nudge.objects.exists()


def test_one_browser_rings_for_one_person(cast: Cast, day: Clock, push_service: PushService) -> None:
    browser = push_service.browser()
    ask(cast.nurse, browser)
    ask(cast.doctor, browser)
    assert [row.account for row in PushSubscription.objects.all()] == [cast.doctor]


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_browser_that_is_gone_is_forgotten(cast: Cast, day: Clock, push_service: PushService, status: int) -> None:
    ask(cast.nurse, push_service.browser())
    push_service.answers.append((status, {}))
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    assert len(push_service.requests) == 1
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(("status", "headers", "minutes"), [(503, {}, 1), (429, {"Retry-After": "600"}, 10)])
def test_a_push_service_in_trouble_is_asked_again(
    cast: Cast, day: Clock, push_service: PushService, status: int, headers: dict[str, str], minutes: int
) -> None:
    ask(cast.nurse, push_service.browser())
    push_service.answers.append((status, headers))
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    assert turn() == 0
    day.move(minutes=minutes)
    turn()
    assert len(push_service.requests) == 2
    day.move(hours=3)
    assert turn() == 0


def test_a_push_service_that_never_answers_is_left_be(cast: Cast, day: Clock, push_service: PushService) -> None:
    ask(cast.nurse, push_service.browser())
    push_service.answers = [(500, {})] * 20
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    for _ in range(12):
        turn()
        day.move(minutes=30)
    assert len(push_service.requests) == 5


def test_a_ring_that_was_late_respects_the_night(cast: Cast, day: Clock, push_service: PushService) -> None:
    ask(cast.nurse, push_service.browser())
    day.now = NOON + timedelta(hours=6, minutes=55)  # 19 h 55 in Paris
    push_service.answers = [(503, {"Retry-After": "900"})]
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    day.move(minutes=20)
    turn()
    assert len(push_service.requests) == 1
    day.move(hours=12)
    turn()
    assert len(push_service.requests) == 2


def test_no_other_address_is_called(cast: Cast, day: Clock, push_service: PushService, settings: Any) -> None:
    browser = push_service.browser()
    ask(cast.nurse, browser)
    push_service.answers.append((307, {"Location": f"{push_service.origin}/elsewhere"}))
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    assert [each.path for each in push_service.requests] == ["/push/1"]
    settings.PUSH_HOSTS = ["fcm.googleapis.com", "*.push.apple.com"]
    good = ["https://fcm.googleapis.com/fcm/send/abc", "https://web.push.apple.com/QI/x"]
    bad = [
        browser.endpoint,
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://push.apple.com.evil/",
        "https://169.254.169.254/latest/",
        "https://[::1/",
        "ftp://fcm.googleapis.com/",
        "https://fcm.googleapis.com/" + "x" * 2000,
        "",
    ]
    for endpoint in good:
        ring_browser(cast.doctor, session_of(cast.doctor), **{**browser.asked, "endpoint": endpoint})
    for endpoint in bad:
        with pytest.raises(Invalid):
            ring_browser(cast.doctor, session_of(cast.doctor), **{**browser.asked, "endpoint": endpoint})
    with pytest.raises(Invalid):
        ring_browser(cast.doctor, "s", endpoint=good[0], p256dh="AAAA", auth=browser.asked["auth"])
    with pytest.raises(Invalid):
        ring_browser(cast.doctor, "s", endpoint=good[0], p256dh=browser.asked["p256dh"], auth="é")


def test_devices_are_limited_and_removed(cast: Cast, push_service: PushService, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "PUSH_BROWSERS": 2}
    first, _second = ask(cast.nurse, push_service.browser()), ask(cast.nurse, push_service.browser())
    with pytest.raises(TooMany):
        ask(cast.nurse, push_service.browser())
    forget_browser(cast.nurse, first)
    assert ask(cast.nurse, push_service.browser())


def test_what_was_said_before_the_worker_first_listened_is_old_news(
    cast: Cast, clock: Clock, push_service: PushService
) -> None:
    clock.now = NOON
    ask(cast.nurse, push_service.browser())
    post_message(cast.doctor, cast.discussion, body="Bonjour")
    turn()
    turn()
    assert push_service.requests == []


@pytest.mark.parametrize("people", [1, 12])
def test_a_turn_costs_the_same_for_one_and_for_many(
    cast: Cast, day: Clock, push_service: PushService, people: int, django_assert_max_num_queries: Any
) -> None:
    discussions = [cast.discussion]
    for n in range(people):
        account = Account.objects.create_user(f"p{n}@example.net", None, name=f"P {n}")
        place = Discussion.objects.create(kind="group", title="x", created_by=cast.doctor)
        discussions.append(place)
        for member in (account, cast.doctor):
            Member.objects.create(discussion=place, account=member)
        Member.objects.create(discussion=cast.discussion, account=account)
        ask(account, push_service.browser())
    for place in discussions:
        post_message(cast.doctor, place, body="Bonjour")
    with django_assert_max_num_queries(22):
        look(0)
    assert Nudge.objects.filter(sent_at=day.now).count() == 2 * people
