"""Messages that wait too long for somebody invited: their inviter is told, once, with the invitation in hand."""

import pytest
from django.template import Context, Template

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock, make_account
from cercle.discussions.actions import drop_seats, leave_discussion, post_message, ready_seats
from cercle.discussions.actions.alarm import tell_waiting as act
from cercle.discussions.jobs import tell_waiting
from cercle.discussions.models import PendingSeat
from cercle.invitations.actions import invite_colleague
from cercle.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(cast: Cast, clock: Clock) -> PendingSeat:
    post_message(cast.nurse, cast.discussion, body="Avant")
    invite_colleague(cast.doctor, name="Agathe Deschamps", email="agathe@example.net", discussion=cast.discussion)
    clock.move(minutes=1)
    return PendingSeat.objects.get()


def told() -> list[Notification]:
    tell_waiting(0)
    return list(Notification.objects.filter(kind="messages_waiting"))


def test_it_begins_with_what_is_said_after_the_invitation(cast: Cast, clock: Clock, seat: PendingSeat) -> None:
    assert seat.from_seq == 1
    clock.move(days=10)
    assert told() == []


def test_the_inviter_is_told_once_and_may_send_it_again(cast: Cast, clock: Clock, seat: PendingSeat) -> None:
    post_message(cast.nurse, cast.discussion, body="Pour Agathe")
    clock.move(hours=71)
    assert told() == []
    clock.move(hours=2)
    [row] = told()
    assert row.account == cast.doctor
    assert "Des messages attendent Agathe Deschamps" in row.sentence
    template = Template("{% load cercle_notices %}{% notice row as line %}{{ line.label }} {{ line.url }}")
    said = template.render(Context({"row": row}))
    assert said == f"Renvoyer l’invitation /invitations/{seat.invitation}/renvoyer/?n={row.pk}"
    post_message(cast.nurse, cast.discussion, body="Encore")
    clock.move(days=9)
    assert told() == [row]
    assert AuditLine.objects.filter(act="seat.alarmed").count() == 1


@pytest.mark.parametrize("end", ["dropped", "connected", "keeper left"])
def test_a_place_that_nobody_awaits_is_not_told(cast: Cast, clock: Clock, seat: PendingSeat, end: str) -> None:
    post_message(cast.nurse, cast.discussion, body="Pour Agathe")
    if end == "dropped":
        drop_seats(seat.invitation)
    elif end == "connected":
        ready_seats(seat.invitation, make_account("Agathe Deschamps"))
    else:
        leave_discussion(cast.doctor, cast.discussion)
    clock.move(days=4)
    assert told() == []
    assert act(seat.pk, clock.now) is False


def test_system_lines_wait_for_nobody(cast: Cast, clock: Clock, seat: PendingSeat) -> None:
    from cercle.discussions.actions.write import append

    append(cast.discussion, cast.doctor, "", system="left")
    clock.move(days=4)
    assert told() == []
