# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Races on a real PostgreSQL, each act in a connection of its own: exactly one winner (pitfall S21, P10)."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.accounts.models import Account
from cercle.core.errors import CercleError, Refused
from cercle.core.testing import Cast, make_account
from cercle.delivery.models import Outgoing
from cercle.directory.models import Professional
from cercle.discussions.models import Member, PendingSeat
from cercle.invitations import access
from cercle.invitations.actions import (
    Accepted,
    Outcome,
    accept_as_account,
    add_for_sponsor,
    correct,
    delete,
    not_me,
    proof_of,
    resend,
)
from cercle.invitations.models import Invitation, Sponsor, State
from cercle.invitations.tests.making import ADDRESS, invite, link_of, sign_up, together
from cercle.notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    """Fifty Argon2 hashes at once would measure the machine's memory, not our locks."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_fifty_accepts_make_one_account(cast: Cast) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    link = link_of(invitation)
    accounts, entries = Account.objects.count(), Professional.objects.count()
    answers = together(*[lambda n=n: sign_up(link, "browser" if n % 2 else f"other {n}") for n in range(50)])
    created = [answer for answer in answers if isinstance(answer, Accepted) and answer.created]
    assert len(created) == 1
    assert (Account.objects.count(), Professional.objects.count()) == (accounts + 1, entries + 1)
    for answer in answers:
        if isinstance(answer, Accepted):
            assert answer.account == created[0].account
        else:
            assert answer.code == "accepted"
    assert Notification.objects.filter(kind="colleague_connected").count() == 1
    assert PendingSeat.objects.count() == 1


def test_fifty_accepts_of_one_account_and_its_clicks_make_one_member(cast: Cast) -> None:
    account = make_account("Claire Durand", email=ADDRESS)
    outcome = invite(cast.doctor, discussion=cast.discussion)
    link = link_of(outcome.invitation)
    answers = together(*[lambda: accept_as_account(link, account)] * 50)
    assert sum(not answer.again for answer in answers) == 1
    sponsor = access.access_sponsor(cast.doctor, outcome.sponsor.pk)
    together(*[lambda: add_for_sponsor(cast.doctor, sponsor, vouch=False)] * 10)
    assert Member.objects.filter(account=account).count() == 1


def test_two_people_accept_one_link(cast: Cast) -> None:
    link = link_of(invite(cast.doctor).invitation)
    proof = proof_of(link, "")
    answers = together(
        *[lambda who=who: accept_as_account(link, who, proof, as_other=True) for who in (cast.stranger, cast.former)]
    )
    assert sum(isinstance(answer, Accepted) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


@pytest.mark.parametrize("round", range(5))
def test_accept_against_delete_has_one_winner(cast: Cast, round: int) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    link = link_of(invitation)
    before = Account.objects.count()
    accepted, deleted = together(lambda: sign_up(link), lambda: delete(cast.doctor, invitation))
    invitation.refresh_from_db()
    if isinstance(accepted, Accepted):
        assert deleted.code == "already_accepted"
        assert (invitation.state, Account.objects.count()) == (State.ACCEPTED, before + 1)
    else:
        assert deleted is True
        assert (invitation.state, Account.objects.count()) == (State.DELETED, before)


@pytest.mark.parametrize("round", range(5))
def test_accept_against_correct_has_one_winner(cast: Cast, round: int) -> None:
    invitation = invite(cast.doctor).invitation
    link = link_of(invitation)
    accepted, corrected = together(
        lambda: sign_up(link), lambda: correct(cast.doctor, invitation, email="juste@example.net")
    )
    assert isinstance(accepted, Accepted) != isinstance(corrected, Outcome)
    loser = corrected if isinstance(accepted, Accepted) else accepted
    assert loser.code == ("already_accepted" if isinstance(accepted, Accepted) else "replaced")


@pytest.mark.parametrize("round", range(5))
def test_accept_against_resend_and_not_me(cast: Cast, round: int) -> None:
    invitation = invite(cast.doctor).invitation
    link = link_of(invitation)
    accepted, _resent, refused = together(
        lambda: sign_up(link), lambda: resend(cast.doctor, invitation), lambda: not_me(link, "not_me")
    )
    assert isinstance(accepted, Accepted) != (refused is None)


def test_resend_against_delete_and_correct_blocks_nobody(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    acts = [
        lambda: resend(cast.doctor, invitation),
        lambda: correct(cast.doctor, invitation, email="juste@example.net"),
        lambda: delete(cast.doctor, invitation),
        lambda: invite(cast.doctor),
        lambda: invite(cast.nurse),
    ] * 3
    for answer in together(*acts):
        assert isinstance(answer, Outcome | bool | CercleError)


def test_a_double_click_makes_one(cast: Cast) -> None:
    id = uuid4()
    answers = together(*[lambda: invite(cast.doctor, client_id=id, discussion=cast.discussion)] * 10)
    assert {(answer.sent, answer.why, answer.created) for answer in answers} == {(True, "", True)}
    assert (Invitation.objects.count(), Outgoing.objects.count(), Sponsor.objects.count()) == (1, 1, 1)


def test_two_inviters_at_once_share_one_invitation_and_one_message(cast: Cast) -> None:
    who = [cast.doctor, cast.nurse, cast.outsider, cast.stranger, cast.secretary]
    answers = together(*[lambda actor=actor: invite(actor) for actor in who])
    assert sum(answer.sent for answer in answers) == 1
    assert len({answer.invitation.pk for answer in answers}) == 1
    assert (Invitation.objects.count(), Sponsor.objects.count(), Outgoing.objects.count()) == (1, 5, 1)


def test_an_organisations_limit_holds_when_many_press_at_once(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "ORGANISATION_PENDING": 3}
    together(*[lambda n=n: invite(cast.doctor, email=f"p{n}@example.net") for n in range(10)])
    assert Invitation.objects.count() == 3
