"""Names among the newest and among all the others: the same answer as reading every line."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from cercle.core.testing import Cast
from cercle.invitations.models import Invitation, Sponsor
from cercle.invitations.queries import list_invitations, named
from cercle.invitations.search import name_key, words

pytestmark = pytest.mark.django_db
GIVEN = ["Jeanne", "Zéphyrin", "Élise-Marie", "Paul"]
FAMILY = ["Petit", "Le Goff", "Martin", "Œuvrard"]


def fill(cast: Cast, count: int) -> None:
    """Several are made at the same moment; some are deleted, some no longer theirs."""
    chance, now = random.Random(3), timezone.now()
    for number in range(count):
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {chance.choice(FAMILY)}"
        row = Invitation.objects.create(
            kind="patient",
            state="deleted" if number % 11 == 5 else "open",
            name=name,
            name_key=name_key(name),
            created_by=cast.doctor if number % 5 else cast.nurse,
            expires_at=now,
        )
        withdrawn = now if number % 13 == 4 else None
        Sponsor.objects.create(invitation=row, account=row.created_by, name="x", withdrawn_at=withdrawn)
        Invitation.objects.filter(pk=row.pk).update(created_at=now - timedelta(hours=number // 3))


def read_one_by_one(cast: Cast, q: str) -> list[UUID]:
    mine = Invitation.objects.filter(created_by=cast.doctor, sponsors__withdrawn_at__isnull=True, state="open")
    return [
        row.pk
        for row in mine.order_by("-created_at", "-pk")
        if all(word in name for word in words(q) for name in [row.name_key])
    ]


def paged(cast: Cast, q: str, limit: int) -> list[UUID]:
    found, cursor = [], ""
    while True:
        page = list_invitations(cast.doctor, kind="guest", q=q, cursor=cursor, limit=limit)
        found += [row.invitation.pk for row in page.rows]
        cursor = page.cursor
        if not cursor:
            return found


@pytest.mark.parametrize("newest", [0, 1, 7, 40, 1000])
def test_every_page_of_every_search_is_what_reading_all_gives(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, newest: int
) -> None:
    fill(cast, 120)
    monkeypatch.setattr(named, "NEWEST", newest)
    for q in ("petit", "mar pet", "goff zeph", "oeuv", "e", "ze ma", "marie petit", "wxyz", ""):
        expected = read_one_by_one(cast, q)
        assert paged(cast, q, 4) == paged(cast, q, 50) == expected, q
