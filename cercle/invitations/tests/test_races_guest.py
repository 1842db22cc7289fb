# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Races over patients' invitations on a real PostgreSQL: one winner, one thread, one message (pitfalls S21, P10)."""

from datetime import date
from uuid import uuid4

import pytest

from cercle.accounts.models import Account, Role
from cercle.core.errors import CercleError, Refused
from cercle.core.testing import Cast, make_account
from cercle.delivery.models import Outgoing
from cercle.discussions.models import Discussion, Guest, Kind, Member
from cercle.invitations.actions import (
    Accepted,
    Outcome,
    accept_as_account,
    accept_as_guest,
    accept_waiting,
    correct,
    delete,
    resend,
    try_birth_date,
)
from cercle.invitations.models import Invitation, State
from cercle.invitations.tests.making import ADDRESS, BORN, invite_patient, join, link_of, together, verify
from cercle.notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)


def threads() -> int:
    return Discussion.objects.filter(kind=Kind.THREAD).count()


@pytest.mark.parametrize("birth", [None, BORN])
def test_a_hundred_accepts_make_one_account_and_one_thread(cast: Cast, birth: date | None) -> None:
    link = link_of(invite_patient(cast.doctor, birth_date=birth).invitation)
    accounts = Account.objects.count()
    answers = together(
        *[lambda n=n: join(link, "browser" if n % 2 else f"other {n}", birth_date=birth) for n in range(100)]
    )
    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    assert sum(answer.created for answer in accepted) == 1
    assert len({(answer.account.pk, answer.thread.pk) for answer in accepted}) == 1
    assert {answer.code for answer in answers if not isinstance(answer, Accepted)} == {"accepted"}
    assert (Account.objects.count(), threads(), Guest.objects.count()) == (accounts + 1, 1, 1)
    assert Member.objects.filter(discussion__kind=Kind.THREAD).count() == 2
    assert Notification.objects.filter(kind="guest_accepted").count() == 1


def test_a_hundred_accepts_of_one_account_make_one_thread(cast: Cast) -> None:
    account = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS)
    verify(account)
    invitation = invite_patient(cast.doctor).invitation
    link = link_of(invitation)
    acts = [lambda: accept_as_account(link, account), lambda: accept_waiting(account, invitation.pk)]
    answers = together(*(acts * 50))
    assert sum(not answer.again for answer in answers) == 1
    assert (threads(), Guest.objects.count()) == (1, 1)


def test_one_patient_accepts_two_professionals_at_once(cast: Cast) -> None:
    links = [link_of(invite_patient(actor).invitation) for actor in (cast.doctor, cast.nurse)]
    accounts = Account.objects.count()
    answers = together(*[lambda link=link: join(link) for link in links])
    first = [answer for answer in answers if isinstance(answer, Accepted)]
    assert len(first) == 1
    assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["sign_in"]
    assert Account.objects.count() == accounts + 1
    for link in links:
        accept_as_account(link, first[0].account)
    assert threads() == 2, "a thread of their own for each professional"


@pytest.mark.parametrize("round", range(5))
def test_accept_against_delete_has_one_winner(cast: Cast, round: int) -> None:
    invitation = invite_patient(cast.doctor).invitation
    link = link_of(invitation)
    before = Account.objects.count()
    accepted, deleted = together(lambda: join(link), lambda: delete(cast.doctor, invitation))
    invitation.refresh_from_db()
    if isinstance(accepted, Accepted):
        assert deleted.code == "already_accepted"
        assert (invitation.state, Account.objects.count(), threads()) == (State.ACCEPTED, before + 1, 1)
    else:
        assert deleted is True
        assert (invitation.state, Account.objects.count(), threads()) == (State.DELETED, before, 0)


@pytest.mark.parametrize("round", range(5))
def test_accept_against_correct_has_one_winner(cast: Cast, round: int) -> None:
    invitation = invite_patient(cast.doctor).invitation
    link = link_of(invitation)
    accepted, corrected = together(
        lambda: join(link), lambda: correct(cast.doctor, invitation, email="juste@example.net")
    )
    assert isinstance(accepted, Accepted) != isinstance(corrected, Outcome)
    loser = corrected if isinstance(accepted, Accepted) else accepted
    assert loser.code == ("already_accepted" if isinstance(accepted, Accepted) else "replaced")
    assert threads() == isinstance(accepted, Accepted)


def test_a_double_click_makes_one_invitation_and_one_message(cast: Cast) -> None:
    id = uuid4()
    answers = together(*[lambda: invite_patient(cast.doctor, client_id=id)] * 10)
    assert {(answer.sent, answer.why, answer.created) for answer in answers} == {(True, "", True)}
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (1, 1)


def test_two_screens_that_invite_at_once_make_one_invitation_and_one_message(cast: Cast) -> None:
    answers = together(*[lambda: invite_patient(cast.doctor, anyway=True)] * 10)
    assert sum(answer.created for answer in answers) == 1
    assert {answer.why for answer in answers} == {"", "already_pending"}
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (1, 1)


@pytest.mark.parametrize("round", range(5))
def test_resend_against_delete_leaves_nothing_to_accept(cast: Cast, round: int) -> None:
    invitation = invite_patient(cast.doctor).invitation
    link = link_of(invitation)
    acts = [lambda: resend(cast.doctor, invitation), lambda: delete(cast.doctor, invitation)]
    resent, deleted = together(*acts)
    assert deleted is True
    assert isinstance(resent, Outcome | CercleError)
    invitation.refresh_from_db()
    assert invitation.state == State.DELETED
    with pytest.raises(CercleError):
        join(link)


def test_tries_at_the_birth_date_are_counted_one_by_one(cast: Cast) -> None:
    link = link_of(invite_patient(cast.doctor, birth_date=BORN).invitation)
    answers = together(*[lambda n=n: try_birth_date(link, f"{n}", date(1950, 1, 1 + n)) for n in range(20)])
    codes = sorted(answer.code for answer in answers)
    assert codes == ["locked"] * 16 + ["wrong_birth_date"] * 4
    assert Notification.objects.filter(kind="invitation_locked").count() == 1
    with pytest.raises(Refused) as locked:
        accept_as_guest(link, None, session="", birth_date=BORN)
    assert locked.value.code == "locked"
