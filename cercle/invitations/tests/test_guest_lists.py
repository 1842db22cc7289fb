"""The list of patients and caregivers: one's own, found by any part of a name, at the same cost however many."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cercle.accounts.models import Account
from cercle.core.testing import Cast, Clock
from cercle.invitations.actions import correct, delete
from cercle.invitations.queries import Page, list_invitations
from cercle.invitations.tests.test_invite_guest import caregiver, invite


def names(page: Page) -> list[str]:
    return [row.invitation.name for row in page.rows]


def found(account: Account, **values: Any) -> list[str]:
    return names(list_invitations(account, kind="guest", **values))


@pytest.fixture
def many(cast: Cast, clock: Clock) -> Cast:
    for name in ("Hélène D’Œuvre-Le Goff", "Jean-Marie N’Guyen", "Ян Йозеф", "Li Wu"):
        clock.move(minutes=1)
        invite(cast.doctor, name=name, email=f"p{clock.now.minute}{ord(name[0])}@example.net")
    clock.move(minutes=1)
    caregiver(cast.doctor, name="Luc Petit", patient_name="Zoé Gârdien")
    invite(cast.nurse, name="Hélène Autre", email="autre@example.net")
    return cast


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("", ["Luc Petit", "Li Wu", "Ян Йозеф", "Jean-Marie N’Guyen", "Hélène D’Œuvre-Le Goff"]),
        ("helene", ["Hélène D’Œuvre-Le Goff"]),
        ("GOFF hélène", ["Hélène D’Œuvre-Le Goff"]),
        ("le-goff", ["Hélène D’Œuvre-Le Goff"]),
        ("oeuvr", ["Hélène D’Œuvre-Le Goff"]),
        ("guy jean", ["Jean-Marie N’Guyen"]),
        ("n'guyen", ["Jean-Marie N’Guyen"]),
        ("wu", ["Li Wu"]),
        ("w", ["Li Wu"]),
        ("йоз", ["Ян Йозеф"]),
        ("gardien", ["Luc Petit"]),
        ("luc zoe", ["Luc Petit"]),
        ("elene off", ["Hélène D’Œuvre-Le Goff"]),
        ("ne d", ["Hélène D’Œuvre-Le Goff"]),
        ("autre", []),
        ("---", []),
        ("%", []),
        ("\x00", []),
        ("a" * 5000, []),
    ],
)
def test_by_any_part_of_a_name_in_any_order(many: Cast, q: str, expected: list[str]) -> None:
    page = found(many.doctor, q=q)
    assert page == expected or (q == "ne d" and expected[0] in page)


def test_a_corrected_name_is_found_by_the_new_one(many: Cast) -> None:
    invitation = list_invitations(many.doctor, kind="guest", q="wu").rows[0].invitation
    correct(many.doctor, invitation, name="Li Zhang")
    assert (found(many.doctor, q="wu"), found(many.doctor, q="zhang")) == ([], ["Li Zhang"])


def test_statuses_and_days_left(cast: Cast, clock: Clock) -> None:
    first = invite(cast.doctor, birth_date=date(1950, 3, 1)).invitation
    clock.move(days=10)
    caregiver(cast.doctor)
    clock.move(days=4)
    assert (found(cast.doctor, status="expired"), found(cast.doctor, status="pending")) == (
        ["Jeanne Petit"],
        ["Luc Petit"],
    )
    [waiting, expired] = list_invitations(cast.doctor, kind="guest").rows
    assert (waiting.shown.label, waiting.shown.days_left, expired.shown.label) == ("En attente", 10, "Expirée")
    assert (waiting.contact.email, waiting.sponsors) == ("luc@example.net", 1)
    delete(cast.doctor, first)
    assert found(cast.doctor) == ["Luc Petit"]


def test_nobody_else_sees_one(many: Cast) -> None:
    for who in (many.secretary, many.administrator, many.stranger, many.former, many.patient, many.caregiver):
        assert found(who) == []
    assert found(many.nurse) == ["Hélène Autre"]


@pytest.mark.parametrize("q", ["", "petit"])
def test_pages_follow_each_other_at_the_same_cost(cast: Cast, settings: Any, q: str) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 100}
    asked = []
    for count in (2, 6):
        for number in range(count):
            invite(cast.doctor, name=f"Petit {'ABCDEFGH'[number]}{count}x", email=f"p{number}-{count}@example.net")
        with CaptureQueriesContext(connection) as captured:
            list_invitations(cast.doctor, kind="guest", q=q, limit=3)
        asked.append(len(captured))
    assert asked[0] == asked[1]
    seen, cursor = [], ""
    while True:
        page = list_invitations(cast.doctor, kind="guest", q=q, limit=3, cursor=cursor)
        seen += names(page)
        cursor = page.cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8
