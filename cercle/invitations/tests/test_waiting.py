# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Invitations that wait for a signed-in person: theirs only, and only at a contact that they proved."""

from datetime import date

import pytest

from cercle.accounts.models import Account, Role
from cercle.core.errors import NotFound, Refused
from cercle.core.testing import Cast, Clock, make_account
from cercle.invitations.actions import accept_waiting, correct, decline_waiting
from cercle.invitations.models import Invitation, State
from cercle.invitations.tests.making import ADDRESS, BORN, PHONE, invite, invite_patient, verify
from cercle.invitations.waiting import waiting_for
from cercle.notifications.models import Notification


@pytest.fixture
def jeanne(cast: Cast) -> Account:
    account = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS, phone=PHONE)
    verify(account)
    return account


def test_one_sees_those_of_every_professional_and_no_others(cast: Cast, jeanne: Account) -> None:
    mine = {invite_patient(cast.doctor).invitation.pk, invite_patient(cast.nurse, email="", phone=PHONE).invitation.pk}
    invite_patient(cast.doctor, name="Paul Autre", email="autre@example.net")
    found = waiting_for(jeanne)
    assert {each.id for each in found} == mine
    assert {each.inviter.name for each in found} == {"Hélène Martin", "Karim Benali"}
    assert waiting_for(cast.patient) == []


def test_a_claimed_contact_shows_nothing(cast: Cast) -> None:
    claimed = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS)
    invitation = invite_patient(cast.doctor).invitation
    assert waiting_for(claimed) == []
    with pytest.raises(NotFound):
        accept_waiting(claimed, invitation.pk)


def test_accepting_opens_the_thread_and_twice_is_once(cast: Cast, jeanne: Account) -> None:
    invitation = invite_patient(cast.doctor).invitation
    accepted = accept_waiting(jeanne, invitation.pk)
    assert accepted.thread.title == "Jeanne Le Goff"
    assert accept_waiting(jeanne, str(invitation.pk)).again
    assert waiting_for(jeanne) == []
    with pytest.raises(NotFound):
        accept_waiting(cast.patient, invitation.pk)


def test_the_birth_date_is_asked_all_the_same(cast: Cast, jeanne: Account) -> None:
    invitation = invite_patient(cast.doctor, birth_date=BORN).invitation
    assert waiting_for(jeanne)[0].asks_birth_date
    for day, code in ((None, "birth_date_needed"), (date(1950, 1, 1), "wrong_birth_date")):
        with pytest.raises(Refused) as refused:
            accept_waiting(jeanne, invitation.pk, birth_date=day)
        assert refused.value.code == code
    assert accept_waiting(jeanne, invitation.pk, birth_date=BORN).invitation.proof == "birth_date"


def test_declining_tells_the_inviter(cast: Cast, jeanne: Account) -> None:
    invitation = invite_patient(cast.doctor).invitation
    decline_waiting(jeanne, invitation.pk)
    assert Invitation.objects.get(pk=invitation.pk).state == State.DECLINED
    assert Notification.objects.get(account=cast.doctor).kind == "invitation_declined"
    assert waiting_for(jeanne) == []


def test_dead_ones_do_not_wait(cast: Cast, jeanne: Account, clock: Clock) -> None:
    corrected = invite_patient(cast.doctor).invitation
    correct(cast.doctor, corrected, email="juste@example.net")
    assert waiting_for(jeanne) == []
    invite_patient(cast.nurse)
    clock.move(days=14)
    assert waiting_for(jeanne) == []


def test_a_doctor_may_be_a_patient_and_administrators_and_inviters_may_not(cast: Cast) -> None:
    for account in (cast.outsider, cast.administrator, cast.doctor):
        verify(account)
    invitation = invite_patient(cast.doctor, email=cast.outsider.email, anyway=True).invitation
    assert [each.id for each in waiting_for(cast.outsider)] == [invitation.pk]
    invite_patient(cast.nurse, email=cast.administrator.email, anyway=True)
    assert waiting_for(cast.administrator) == []
    invite(cast.nurse, email="x@example.net")
    assert waiting_for(cast.doctor) == []


@pytest.mark.parametrize("id", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_nothing_else_can_be_named(cast: Cast, jeanne: Account, id: str) -> None:
    for act in (accept_waiting, decline_waiting):
        with pytest.raises(NotFound):
            act(jeanne, id)
