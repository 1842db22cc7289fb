"""Told once, live, to those who want it."""

import json
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import translation

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.errors import Refused
from cercle.core.testing import Cast
from cercle.live import bell
from cercle.notifications import queries
from cercle.notifications.actions import mark_all_read, mark_done, mark_read, notify, set_preference, telling
from cercle.notifications.kinds import KINDS
from cercle.notifications.models import Notification

pytestmark = pytest.mark.django_db

DATA = {"name": "Paul Girard", "discussion": "d1", "dossier": None}


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Topic and event of each ring."""
    heard: list[tuple[str, str]] = []
    real = bell.ring

    def ring(topic: str, event: str, **ids: object) -> None:
        heard.append((topic, event))
        real(topic, event, **ids)

    monkeypatch.setattr(telling, "ring", ring)
    return heard


def last_act() -> str:
    line = AuditLine.objects.order_by("-id").first()
    assert line is not None
    return line.act


def test_telling_writes_rings_and_leaves_a_line(cast: Cast, rung: list[Any]) -> None:
    told = notify(cast.doctor, "colleague_connected", "i1", DATA)
    assert told is not None
    assert told.sentence == "Paul Girard s’est connecté à Cercle."
    assert (told.act, told.act_label) == ("add_to_discussion", "Ajouter à la discussion")
    assert rung == [(f"account:{cast.doctor.pk}", "notification")]
    assert queries.unread_count(cast.doctor) == 1
    assert queries.unread_count(cast.nurse) == 0
    assert last_act() == "notification.created"


def test_the_same_thing_is_told_once(cast: Cast, rung: list[Any]) -> None:
    assert notify(cast.doctor, "colleague_connected", "i1", DATA)
    assert notify(cast.doctor, "colleague_connected", "i1", DATA) is None
    assert notify(cast.doctor, "colleague_connected", "i2", DATA)
    assert notify(cast.doctor, "invitation_declined", "i1", DATA)
    assert notify(cast.nurse, "colleague_connected", "i1", DATA)
    assert len(rung) == 4
    assert queries.unread_count(cast.doctor) == 3


def test_what_is_turned_off_is_not_told_and_can_be_turned_on_again(cast: Cast, rung: list[Any]) -> None:
    set_preference(cast.doctor, "colleague_connected", on=False)
    assert notify(cast.doctor, "colleague_connected", "i1", DATA) is None
    assert notify(cast.nurse, "colleague_connected", "i1", DATA)
    assert rung == [(f"account:{cast.nurse.pk}", "notification")]

    set_preference(cast.doctor, "colleague_connected", on=True)
    assert notify(cast.doctor, "colleague_connected", "i1", DATA)


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(KeyError):
        notify(cast.doctor, "nonsense", "1", {})
    with pytest.raises(Refused):
        set_preference(cast.doctor, "nonsense", on=False)
    assert not Notification.objects.exists()


def test_a_closed_account_is_told_nothing(cast: Cast) -> None:
    cast.doctor.is_active = False
    cast.doctor.save()
    assert notify(cast.doctor, "colleague_connected", "i1", DATA) is None


def test_reading_one_then_all(cast: Cast, rung: list[Any]) -> None:
    rows = [notify(cast.doctor, "colleague_connected", n, DATA) for n in range(3)]
    other = notify(cast.nurse, "colleague_connected", 0, DATA)
    assert rows[0]
    assert other
    rung.clear()
    mark_read(cast.doctor, rows[0])
    mark_read(cast.doctor, rows[0])
    assert rung == [(f"account:{cast.doctor.pk}", "notifications_read")]
    assert queries.unread_count(cast.doctor) == 2
    assert mark_all_read(cast.doctor) == 2
    assert mark_all_read(cast.doctor) == 0
    assert queries.unread_count(cast.doctor) == 0
    assert queries.unread_count(cast.nurse) == 1
    assert len(rung) == 2


def test_the_button_goes_when_its_act_was_done(cast: Cast) -> None:
    told = notify(cast.doctor, "colleague_connected", "i1", DATA)
    assert told
    mark_done(cast.doctor, "colleague_connected", "i1")
    told.refresh_from_db()
    assert (told.act, told.act_label) == ("", "")
    assert told.done_at is not None
    assert told.read_at is not None
    first = told.done_at
    mark_done(cast.doctor, "colleague_connected", "i1")
    told.refresh_from_db()
    assert told.done_at == first


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_speaks_with_and_without_a_name_in_both_languages(cast: Cast, kind: str) -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            named = Notification(account=cast.doctor, kind=kind, data={"name": "Paul 100 % Girard"})
            assert "Paul 100 % Girard" in named.sentence
            assert Notification(account=cast.doctor, kind=kind, data={}).sentence
            assert Notification(account=cast.doctor, kind=kind, data={"name": None}).sentence
            assert str(KINDS[kind].title)


@pytest.mark.parametrize(
    ("data", "act", "label"),
    [
        ({"discussion": "d"}, "add_to_discussion", "Ajouter à la discussion"),
        ({"dossier": "d"}, "add_to_circle", "Ajouter au cercle de soins"),
        ({}, "", ""),
    ],
)
def test_the_button_does_what_the_inviter_wanted(cast: Cast, data: dict[str, str], act: str, label: str) -> None:
    told = Notification(account=cast.doctor, kind="colleague_connected", data=data)
    assert (told.act, told.act_label) == (act, label)


@pytest.mark.django_db(transaction=True)
def test_the_bell_is_heard_at_commit_and_not_before(django_user_model: type[Account]) -> None:
    account = Account.objects.create_user("d@example.org", None, name="Hélène Martin")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute(f'LISTEN "{bell.CHANNEL}"')
        with transaction.atomic():
            told = notify(account, "colleague_connected", "i1", DATA)
            assert list(other.connection.notifies(timeout=0.2)) == []
        assert told
        [heard] = list(other.connection.notifies(timeout=5, stop_after=1))
        payload = json.loads(heard.payload)
        assert (payload["topic"], payload["event"]) == (f"account:{account.pk}", "notification")
        assert str(told.pk) in heard.payload
        assert "Girard" not in heard.payload
    finally:
        other.close()
        connection.close()
