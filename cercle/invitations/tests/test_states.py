# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The one validity function: the exact instant, whatever clocks do, in every state."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cercle.core.testing import Cast, Clock
from cercle.invitations import states
from cercle.invitations.models import State
from cercle.invitations.states import Status, status
from cercle.invitations.tests.making import invite

SECOND = timedelta(microseconds=1)


def test_it_lives_until_the_very_instant(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    end = invitation.expires_at
    assert end - clock.now == timedelta(hours=14 * 24)
    assert status(invitation, 1, end - SECOND) is Status.LIVE
    assert status(invitation, 1, end) is Status.EXPIRED
    assert status(invitation, 1, end + SECOND) is Status.EXPIRED


@pytest.mark.parametrize("sent", [datetime(2026, 10, 20, 12, tzinfo=UTC), datetime(2027, 3, 20, 12, tzinfo=UTC)])
def test_a_clock_change_in_between_changes_no_duration(sent: Any) -> None:
    end = states.expiry(sent)
    assert end - sent == timedelta(hours=336)
    local = timezone.localtime(end).hour - timezone.localtime(sent).hour
    assert abs(local) == 1, "the wall clock moves by the hour that the clock change took"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.OPEN, Status.LIVE),
        (State.ACCEPTED, Status.ACCEPTED),
        (State.DECLINED, Status.DECLINED),
        (State.NOT_ME, Status.NOT_ME),
        (State.DELETED, Status.UNKNOWN),
    ],
)
def test_each_state(cast: Cast, state: Any, expected: Any) -> None:
    invitation = invite(cast.doctor).invitation
    invitation.version = 3
    invitation.state = state
    assert status(invitation, 3) is expected
    older = Status.UNKNOWN if state == State.DELETED else Status.REPLACED
    assert status(invitation, 2) is older
    assert status(invitation, 4) is Status.UNKNOWN


def test_nothing_is_unknown(db: None) -> None:
    assert status(None, 1) is Status.UNKNOWN


def test_it_freezes_while_nobody_carries_it(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    cast.doctor.is_active = False
    cast.doctor.save()
    assert status(invitation, 1) is Status.FROZEN
    cast.doctor.is_active, cast.doctor.role = True, "patient"
    cast.doctor.save()
    assert status(invitation, 1) is Status.FROZEN
    cast.doctor.role = "professional"
    cast.doctor.save()
    assert status(invitation, 1) is Status.LIVE


def test_lists_say_what_is_left(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    assert (states.shown(invitation).label, states.shown(invitation).days_left) == ("En attente", 14)
    clock.move(days=13, hours=1)
    assert states.shown(invitation).days_left == 1
    clock.move(days=1)
    shown = states.shown(invitation)
    assert (shown.code, shown.label) == ("expired", "Expirée")
    assert shown.at == invitation.expires_at
