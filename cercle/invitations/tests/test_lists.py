# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Lists: whose, which, found by name, and no more queries for more rows."""

from typing import Any

import pytest

from cercle.accounts.models import Account
from cercle.core.errors import Invalid
from cercle.core.testing import Cast, Clock
from cercle.invitations.actions import delete, record_handover
from cercle.invitations.models import Invitation
from cercle.invitations.queries import deliveries, handovers, list_invitations, row_of
from cercle.invitations.search import name_key
from cercle.invitations.tests.making import ADDRESS, invite, link_of, sign_up


def names(page: Any) -> Any:
    return [row.invitation.name for row in page.rows]


def many(actor: Account, count: int) -> None:
    for number in range(count):
        invite(actor, name=f"Personne {chr(65 + number)}", email=f"p{number}@example.net")


def test_newest_first_and_each_their_own(cast: Cast) -> None:
    many(cast.doctor, 3)
    invite(cast.nurse)
    assert names(list_invitations(cast.doctor)) == ["Personne C", "Personne B", "Personne A"]
    assert names(list_invitations(cast.nurse)) == ["Claire Durand"]
    for who in (cast.stranger, cast.patient, cast.caregiver, cast.former):
        assert names(list_invitations(who)) == []


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 100}
    many(cast.doctor, 7)
    Invitation.objects.update(created_at=Invitation.objects.latest("created_at").created_at)
    seen, cursor = [], ""
    for _page in range(4):
        page = list_invitations(cast.doctor, limit=2, cursor=cursor)
        seen += names(page)
        cursor = page.cursor
    assert len(seen) == len(set(seen)) == 7
    assert cursor == ""


@pytest.mark.parametrize(
    "cursor", ["x", "_", "2026-01-01_00000000000040008000000000000001", "' OR 1=1", "2026-01-01T00:00:00+00:00_zz"]
)
def test_a_strange_cursor_is_told(cast: Cast, cursor: Any) -> None:
    with pytest.raises(Invalid):
        list_invitations(cast.doctor, cursor=cursor)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("helene", True),
        ("D'ŒUVRE", True),
        ("oeuvre helene", True),
        ("le-goff", True),
        ("gof", True),
        ("œuv", True),
        ("martin", False),
        ("%", False),
        ("h_x", False),
        ("", True),
        ("x" * 500, False),
        ("😀", False),
        ("\x00", False),
    ],
)
def test_found_by_part_of_the_name_in_any_order(cast: Cast, q: str, found: Any) -> None:
    invite(cast.doctor, name="Hélène d’Œuvre-Le Goff")
    assert bool(list_invitations(cast.doctor, q=q).rows) is found


def test_a_name_as_it_is_compared() -> None:
    assert name_key("Hélène  d’Œuvre-Le GOFF") == " helene d oeuvre le goff "


def test_by_status(cast: Cast, clock: Clock) -> None:
    accepted = invite(cast.doctor, name="Acceptée Un", email="a@example.net").invitation
    sign_up(link_of(accepted))
    invite(cast.doctor, name="Expirée Deux", email="b@example.net")
    clock.move(days=14)
    invite(cast.doctor, name="Attente Trois", email="c@example.net")
    gone = invite(cast.doctor, name="Supprimée Quatre", email="d@example.net").invitation
    delete(cast.doctor, gone)
    shown = {row.invitation.name: row.shown.label for row in list_invitations(cast.doctor).rows}
    assert shown == {"Acceptée Un": "Acceptée", "Expirée Deux": "Expirée", "Attente Trois": "En attente"}
    for status, name in {"accepted": "Acceptée Un", "expired": "Expirée Deux", "pending": "Attente Trois"}.items():
        assert names(list_invitations(cast.doctor, status=status)) == [name]
    with pytest.raises(Invalid):
        list_invitations(cast.doctor, status="deleted")
    with pytest.raises(Invalid):
        list_invitations(cast.doctor, kind="robot")


def test_a_row_tells_homonyms_apart_and_hides_what_is_not_ones_own(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    invite(cast.nurse, email=ADDRESS)
    assert (row_of(cast.doctor, invitation).contact.email, row_of(cast.doctor, invitation).sponsors) == (ADDRESS, 2)
    assert row_of(cast.administrator, invitation).contact.hidden
    assert row_of(cast.doctor, invitation).last.fate == "queued"


def test_what_was_carried_is_listed_for_who_carried_it(cast: Cast) -> None:
    invitation = invite(cast.doctor, way="share").invitation
    record_handover(cast.doctor, invitation, "share")
    record_handover(cast.doctor, invitation, "copy")
    assert [row.way for row in handovers(cast.doctor, invitation)] == ["copy", "share"]
    assert handovers(cast.nurse, invitation) == []
    assert deliveries(invitation) == []


def test_as_many_queries_for_many_rows(cast: Cast, settings: Any, django_assert_num_queries: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 100}
    many(cast.doctor, 1)
    with django_assert_num_queries(3):
        list_invitations(cast.doctor)
    many(cast.doctor, 15)
    with django_assert_num_queries(3):
        assert len(list_invitations(cast.doctor).rows) == 15
