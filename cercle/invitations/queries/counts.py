"""How many invitations there are: for the directory, and for those who run the installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from cercle.accounts.access import check_administrator
from cercle.accounts.models import Account
from cercle.core import weeks
from cercle.invitations.models import Invitation, Sponsor, State


@dataclass(frozen=True)
class Weeks:
    """Invitations made and accepted, by the Monday of the week."""

    made: dict[date, int]
    accepted: dict[date, int]


def invitations_by_week(user: Account, since: date) -> Weeks:
    """Of every kind, since ``since``, deleted ones included: numbers alone. Raises ``NotFound`` unless an administrator
    asks."""
    check_administrator(user)
    first = weeks.beginning(since)
    accepted = Invitation.objects.filter(state=State.ACCEPTED, ended_at__gte=first)
    return Weeks(
        made=weeks.by_week(Invitation.objects.filter(created_at__gte=first), "created_at"),
        accepted=weeks.by_week(accepted, "ended_at"),
    )


def pending_count(user: Account) -> int:
    """How many invitations wait for their answer now. Raises as ``invitations_by_week``."""
    check_administrator(user)
    return Invitation.objects.filter(state=State.OPEN, expires_at__gt=timezone.now()).count()


def invited_counts(entries: Sequence[int]) -> dict[int, int]:
    """By how many colleagues each directory entry is invited now; no names, no places (product.md §2)."""
    rows = (
        Sponsor.objects.filter(
            invitation__entry__in=entries,
            invitation__state=State.OPEN,
            invitation__expires_at__gt=timezone.now(),
            withdrawn_at__isnull=True,
        )
        .values("invitation__entry")
        .annotate(count=Count("account", distinct=True))
    )
    return {row["invitation__entry"]: row["count"] for row in rows}
