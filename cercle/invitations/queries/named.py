"""Those of one's own invitations whose name has some words, newest first, however many one sent."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from cercle.accounts.models import Account
from cercle.invitations.models import Invitation
from cercle.invitations.search import name_parts, parts_of

#: How many of the newest are looked at one by one.
NEWEST = 2_000

Place = tuple[datetime, UUID]


def newest_first(rows: QuerySet[Invitation], place: Place | None) -> QuerySet[Invitation]:
    """From after ``place`` on."""
    if place:
        at, id = place
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=id))
    return rows.select_related("entry").order_by("-created_at", "-pk")


def own(
    rows: QuerySet[Invitation], user: Account, wanted: list[str], place: Place | None, count: int
) -> list[Invitation]:
    """Up to ``count`` of ``rows`` that ``user`` made: one's own alone, which says nothing new of guests and lets the
    indexes of one's own be used.

    A name that many have is among the newest: these are read in their order, until there are enough. A name that few
    have is found by the index of its parts, among all that are older. Which of the two it is cannot be left to the
    database: it takes the parts of a word for independent of each other, so that it would fetch tens of thousands who
    share a common name to show twenty of them.
    """
    mine = newest_first(rows.filter(created_by=user), place)
    if not wanted:
        return list(mine[:count])
    border = _border(user, place)
    recent = _with_words(mine.filter(created_at__gt=border) if border else mine, wanted)
    found = list(recent[:count])
    if border is None or len(found) >= count:
        return found
    older = _with_words(_with_parts(mine.filter(created_at__lte=border), user, wanted), wanted)
    return found + list(older[: count - len(found)])


def _border(user: Account, place: Place | None) -> datetime | None:
    """When the newest that are not looked at one by one were made; None when there are none."""
    mine = Invitation.objects.filter(created_by=user)
    if place:
        mine = mine.filter(created_at__lte=place[0])
    return mine.order_by("-created_at", "-pk").values_list("created_at", flat=True)[NEWEST : NEWEST + 1].first()


def _with_words(rows: QuerySet[Invitation], wanted: list[str]) -> QuerySet[Invitation]:
    for word in wanted:
        rows = rows.filter(GreaterThan(StrIndex("name_key", Value(word)), 0))
    return rows


def _with_parts(rows: QuerySet[Invitation], user: Account, wanted: list[str]) -> QuerySet[Invitation]:
    parts = [part for word in wanted for part in parts_of(word, user.pk)]
    if not parts:
        return rows
    return rows.alias(parts=name_parts()).filter(parts__contains=parts)  # type: ignore[misc]  # it is an array
