"""Grey places: who sees and fills them."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.access.discussions import rights_in, visible_discussions
from cercle.discussions.access.rights import OPEN_SEATS, Right
from cercle.discussions.models import PendingSeat


def visible_seats(user: Account) -> QuerySet[PendingSeat]:
    """Seats of the user's discussions. An administrator sees them all, and nothing of what is said there."""
    if user.is_administrator and user.is_active:
        return PendingSeat.objects.all()
    return PendingSeat.objects.filter(discussion__in=visible_discussions(user))


def access_seat(user: Account, id: UUID | str) -> PendingSeat:
    """A seat that ``user`` may fill: a carer of the discussion, or an administrator (product.md §3.4)."""
    try:
        seat = visible_seats(user).select_related("discussion", "account").get(pk=id)
    except (PendingSeat.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if not user.is_administrator and Right.ADD_MEMBER not in rights_in(user, seat.discussion):
        raise Forbidden
    return seat


def seats_of(invitation: UUID, states: Iterable[str] = OPEN_SEATS) -> QuerySet[PendingSeat]:
    """The seats kept for an invitation, for the layer that owns it: in id order, so that locks are taken in order."""
    return (
        PendingSeat.objects.filter(invitation=invitation, state__in=list(states))
        .select_related("discussion")
        .order_by("pk")
    )
