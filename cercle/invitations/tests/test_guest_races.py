"""The inviter's acts on patients' invitations at the same moment, on the real database: one row, one message."""

import pytest

from cercle.core.errors import CercleError
from cercle.core.testing import Cast
from cercle.delivery.models import Outgoing
from cercle.invitations.actions import correct, delete
from cercle.invitations.actions.purge import purge
from cercle.invitations.actions.remind import remind
from cercle.invitations.models import Invitation, State
from cercle.invitations.tests.making import together
from cercle.invitations.tests.test_invite_guest import ADDRESS, invite

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = "autre@example.net"


def left() -> int:
    return Outgoing.objects.filter(kind__startswith="invitation_").count()


def test_two_people_at_one_address_at_once(cast: Cast) -> None:
    outcomes = together(lambda: invite(cast.doctor), lambda: invite(cast.doctor, name="Paul Petit"))
    assert sum(isinstance(outcome, CercleError) for outcome in outcomes) == 1
    assert (Invitation.objects.count(), left()) == (1, 1)


def test_a_correction_towards_an_address_that_is_invited_meanwhile(cast: Cast) -> None:
    for round in range(4):
        other = f"{round}{OTHER}"
        moving = invite(cast.doctor, name=f"Jeanne {'ABCD'[round]}x", email=f"{round}{ADDRESS}").invitation
        together(
            lambda moving=moving, other=other: correct(cast.doctor, moving, email=other),
            lambda moving=moving, other=other: invite(cast.doctor, name=moving.name, email=other, anyway=True),
        )
        assert Invitation.objects.filter(email=other, state=State.OPEN).count() == 1


def test_two_workers_remind_once_and_purge_once(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    near = invitation.expires_at.replace(hour=12)
    Invitation.objects.update(expires_at=near)
    assert sorted(together(*[lambda: remind(invitation.pk, near.replace(hour=11))] * 2)) == [False, True]
    assert left() == 2
    delete(cast.doctor, invitation)
    later = near.replace(year=near.year + 1)
    assert sorted(together(*[lambda: purge(invitation.pk, later)] * 2)) == [False, True]
