# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Each act and its rival at the same moment: one winner, and nobody reads what nobody opened."""

from typing import Any

import pytest

from cercle.accounts.models import Account
from cercle.core.testing import Cast
from cercle.dossiers.access import visible_dossiers
from cercle.dossiers.actions import withdraw_consent
from cercle.dossiers.models import CircleMember, CircleSeat, CircleSeatState, Consent, Part
from cercle.invitations.actions import (
    add_for_sponsor,
    delete,
)
from cercle.invitations.models import Sponsor, State
from cercle.invitations.tests.from_circle import come, invite, wanted
from cercle.invitations.tests.making import join, link_of, together


@pytest.fixture
def cast(transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    return request.getfixturevalue("cast")  # type: ignore[no-any-return]


def test_confirmed_and_taken_back(cast: Cast) -> None:
    outcome = invite(cast)
    account = come(outcome)
    word = Consent.objects.get()
    together(
        lambda: add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False),
        lambda: withdraw_consent(cast.nurse, word),
    )
    assert not visible_dossiers(account).exists()


def test_confirmed_twice_at_once(cast: Cast) -> None:
    outcome = invite(cast)
    account = come(outcome)
    wish = Sponsor.objects.get()
    add = lambda: add_for_sponsor(cast.doctor, wish, vouch=False)  # noqa: E731
    assert together(add, add, add) == [None, None, None]
    assert CircleMember.objects.filter(account=account).count() == 1


def test_two_patients_invited_at_once(cast: Cast) -> None:
    place = wanted(cast, Part.PATIENT)

    def one(email: str, actor: Account) -> Any:
        return lambda: invite(cast, actor, kind="patient", name="Antoine Dubois", email=email, place=place)

    results = together(one("a@example.net", cast.doctor), one("b@example.net", cast.nurse))
    assert sorted(getattr(each, "code", "") for each in results) == ["", "other_patient"]
    assert CircleSeat.objects.count() == 1


def test_accepted_and_deleted(cast: Cast) -> None:
    outcome = invite(cast)
    link = link_of(outcome.invitation)
    together(lambda: delete(cast.doctor, outcome.invitation), lambda: join(link))
    outcome.invitation.refresh_from_db()
    seat = CircleSeat.objects.get()
    accepted = outcome.invitation.state == State.ACCEPTED
    assert seat.state == (CircleSeatState.READY if accepted else CircleSeatState.DROPPED)
