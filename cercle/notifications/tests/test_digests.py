"""The e-mail about what waits: to whom, when, how often, and what it does not say."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.redaction import redact
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.discussions.actions import mark_read, post_message
from cercle.discussions.models import Member
from cercle.notifications.actions import notify
from cercle.notifications.digests import token
from cercle.notifications.jobs import write_digests
from cercle.notifications.models import Outside

pytestmark = pytest.mark.django_db

#: A Monday, 13 h in Paris.
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def day(cast: Cast, clock: Clock) -> Clock:
    """Everybody was last here the evening before, and receives at their address."""
    clock.now = NOON
    Account.objects.update(last_seen=NOON - timedelta(hours=15))
    for account in Account.objects.all():
        EmailAddress.objects.create(user_id=account.pk, email=account.email, verified=True, primary=True)
    return clock


def turn(clock: Clock, **passes: float) -> None:
    clock.move(**passes)
    write_digests(0)
    run_jobs()


def chose(account: Account, digest: str) -> None:
    Outside.objects.update_or_create(account=account, defaults={"digest": digest})


def test_what_waits_for_hours_is_told_by_number_alone(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    post_message(cast.doctor, cast.discussion, body="Escarre du talon de M. Dubois")
    post_message(cast.doctor, cast.discussion, body="Photo jointe")
    notify(cast.nurse, "colleague_connected", "x", {"name": "Agathe Deschamps"})
    turn(day, hours=3, minutes=50)
    assert smtp_peer.messages == []
    turn(day, minutes=20)
    [letter] = smtp_peer.messages
    assert letter.to == "karim@example.org"
    assert letter.subject == "2 messages non lus dans Cercle"
    for text in (letter.text, letter.html):
        assert "2 messages vous attendent." in text
        assert "Vous avez aussi une notification." in text
    for word in ("Escarre", "Dubois", "Plaie", "talon", "Hélène", "Martin", "Agathe", "Karim", str(cast.discussion.pk)):
        assert word not in letter.raw.decode()
        assert word not in letter.text + letter.html + letter.subject


def test_it_comes_once_a_day_and_only_for_something_new(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    post_message(cast.doctor, cast.discussion, body="Un")
    turn(day, hours=4, minutes=5)
    for _ in range(5):
        turn(day, hours=12)
    assert len(smtp_peer.messages) == 1
    day.now = NOON + timedelta(days=4)
    post_message(cast.doctor, cast.discussion, body="Deux")
    turn(day, hours=4, minutes=5)
    assert len(smtp_peer.messages) == 2
    day.move(minutes=1)
    post_message(cast.doctor, cast.discussion, body="Trois")
    day.now = NOON + timedelta(days=5, minutes=-30)
    turn(day)
    assert len(smtp_peer.messages) == 2
    turn(day, hours=5)
    assert len(smtp_peer.messages) == 3


def test_by_the_hour_for_who_wants_it_and_never_for_who_does_not(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    chose(cast.nurse, "hourly")
    post_message(cast.doctor, cast.discussion, body="Un")
    turn(day, minutes=65)
    day.move(minutes=1)
    post_message(cast.doctor, cast.discussion, body="Deux")
    turn(day, minutes=65)
    assert len(smtp_peer.messages) == 2
    chose(cast.nurse, "never")
    post_message(cast.doctor, cast.discussion, body="Trois")
    turn(day, hours=5)
    turn(day, hours=24)
    assert len(smtp_peer.messages) == 2


def test_nobody_is_written_to_by_night(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    day.now = NOON + timedelta(hours=5)  # 18 h
    post_message(cast.doctor, cast.discussion, body="Bonsoir")
    turn(day, hours=5)
    turn(day, hours=8)
    assert smtp_peer.messages == []
    turn(day, hours=2)
    assert len(smtp_peer.messages) == 1


@pytest.mark.parametrize("reason", ["read", "muted", "left", "here", "unproven", "closed"])
def test_there_is_none_for_who_needs_none(cast: Cast, day: Clock, smtp_peer: Peer, reason: str) -> None:
    message = post_message(cast.doctor, cast.discussion, body="Un")
    member = Member.objects.filter(account=cast.nurse)
    if reason == "read":
        mark_read(cast.nurse, cast.discussion, message.seq)
    elif reason == "muted":
        member.update(muted_at=day.now)
    elif reason == "left":
        member.update(left_at=day.now)
    elif reason == "here":
        Account.objects.filter(pk=cast.nurse.pk).update(last_seen=NOON + timedelta(hours=5))
    elif reason == "unproven":
        EmailAddress.objects.update(verified=False)
    else:
        Account.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    turn(day, hours=5)
    assert smtp_peer.messages == []


def test_who_reads_before_it_leaves_gets_none(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    message = post_message(cast.doctor, cast.discussion, body="Un")
    day.move(hours=5)
    write_digests(0)
    mark_read(cast.nurse, cast.discussion, message.seq)
    run_jobs()
    assert smtp_peer.messages == []
    assert Outgoing.objects.get().fate == Fate.CANCELLED
    assert Outgoing.objects.get().code == "read"


def test_a_patient_is_told_that_a_message_waits_and_not_by_whom(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    post_message(cast.doctor, cast.thread, body="Vos résultats sont là")
    turn(day, hours=5)
    assert sorted(letter.to for letter in smtp_peer.messages) == ["antoine@example.org", "claire@example.org"]
    for letter in smtp_peer.messages:
        assert letter.subject == "Un message non lu dans Cercle"
        for word in ("Hélène", "Martin", "Dubois", "résultats", "notification."):
            assert word not in letter.text + letter.html


def test_two_workers_write_one(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    post_message(cast.doctor, cast.discussion, body="Un")
    day.move(hours=5)
    write_digests(0)
    write_digests(0)
    run_jobs()
    assert len(smtp_peer.messages) == 1


# --- Stopping it ------------------------------------------------------------------------------------------------------


def test_one_press_in_the_mail_program_stops_it(cast: Cast, day: Clock, smtp_peer: Peer, settings: Any) -> None:
    settings.BASE_URL = "https://cercle.example.fr"
    post_message(cast.doctor, cast.discussion, body="Un")
    turn(day, hours=5)
    [letter] = smtp_peer.messages
    header = str(letter.message["List-Unsubscribe"]).strip()
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https://cercle\.example\.fr(/notifications/recapitulatif/arreter/\S+/)>", header)
    assert found
    path = found[1]
    assert path in letter.text
    assert path in letter.html
    assert "karim" not in path
    assert redact(path) == "/notifications/recapitulatif/arreter/[…]"

    stranger = Client(enforce_csrf_checks=True)  # a mail program: no cookie, no token of a form
    for method in ("get", "head", "get"):
        assert getattr(stranger, method)(path).status_code == 200
    assert Outside.objects.get(account=cast.nurse).digest == "daily"
    answer = stranger.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "C’est fait" in answer.content.decode()
    assert "Karim" not in answer.content.decode()
    assert Outside.objects.get(account=cast.nurse).digest == "never"
    assert not Outside.objects.filter(account=cast.doctor).exists()
    assert AuditLine.objects.filter(act="notification.digests_stopped", actor=None).count() == 1
    post_message(cast.doctor, cast.discussion, body="Deux")
    turn(day, days=2)
    assert len(smtp_peer.messages) == 1


def test_without_https_no_mail_program_is_told_to_press(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    post_message(cast.doctor, cast.discussion, body="Un")
    turn(day, hours=5)
    [letter] = smtp_peer.messages
    assert letter.message["List-Unsubscribe-Post"] is None
    assert letter.message["List-Unsubscribe"]


@pytest.mark.parametrize("change", [lambda t: t[:-3], lambda t: "x" + t, lambda t: "x", lambda t: t + "é"])
def test_a_link_that_was_cut_or_forged_stops_nothing(cast: Cast, change: Any) -> None:
    path = f"/notifications/recapitulatif/arreter/{change(token(cast.nurse))}/"
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404
    assert not Outside.objects.exists()


@pytest.mark.parametrize("people", [1, 10])
def test_looking_for_them_costs_the_same_however_many(
    cast: Cast, day: Clock, people: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(people):
        account = Account.objects.create_user(f"p{n}@example.net", None, name=f"P {n}")
        EmailAddress.objects.create(user_id=account.pk, email=account.email, verified=True)
        Member.objects.create(discussion=cast.discussion, account=account)
        Outside.objects.create(account=account, digest="daily", digest_at=NOON)
    chose(cast.nurse, "never")
    post_message(cast.doctor, cast.discussion, body="Un")
    day.move(hours=5)
    with django_assert_max_num_queries(6):
        write_digests(0)
