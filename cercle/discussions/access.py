"""The only door to discussions: who may see one, and what they may do in it."""

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account, Role
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.models import Discussion, Member, Message, PendingSeat, SeatState


class Right(Enum):
    """What one may do with a discussion. START is about none in particular."""

    START = "start"
    READ = "read"
    POST = "post"
    ADD_MEMBER = "add_member"
    LEAVE = "leave"


_CARER = frozenset(Right)
_CARED_FOR = frozenset({Right.READ, Right.POST, Right.LEAVE})

#: What each role may do in the discussions it is a member of. A role that is missing here may do nothing.
RIGHTS: dict[str, frozenset[Right]] = {
    Role.PROFESSIONAL: _CARER,
    Role.SECRETARY: _CARER,
    Role.PATIENT: _CARED_FOR,
    Role.CAREGIVER: _CARED_FOR,
    Role.ADMINISTRATOR: frozenset(),
}

#: Whom a carer may bring into a discussion directly. Patients and caregivers come by an invitation of their own.
ADDABLE = frozenset({Role.PROFESSIONAL, Role.SECRETARY})

OPEN_SEATS = (SeatState.WAITING, SeatState.READY)


def rights_of(user: Account) -> frozenset[Right]:
    return RIGHTS.get(user.role, frozenset()) if user.is_active else frozenset()


def may_start(user: Account) -> bool:
    return Right.START in rights_of(user)


def visible_discussions(user: Account) -> QuerySet[Discussion]:
    """The discussions that ``user`` is a member of now. Having been one, or having a pending seat, shows nothing."""
    if Right.READ not in rights_of(user):
        return Discussion.objects.none()
    return Discussion.objects.filter(
        members__account=user,
        members__left_at__isnull=True,
    )


def access_discussion(user: Account, id: UUID | str, right: Right, *, lock: bool = False) -> Discussion:
    """The discussion, if ``user`` has ``right`` in it; ``lock`` holds its row until the transaction ends.

    Raises ``NotFound`` for what is absent and what is not theirs alike, ``Forbidden`` to a member whose role is too
    small for the act.
    """
    rows = visible_discussions(user)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        discussion = rows.get(pk=id)
    except (Discussion.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_of(user):
        raise Forbidden
    return discussion


def hold(user: Account, discussion: Discussion, right: Right) -> Member:
    """Lock the discussion's row, refresh ``discussion`` and return ``user``'s membership as it is under the lock.

    Between a page's access check and its action the membership may have ended: whoever left while this waited for
    the row must not write. Raises as ``access_discussion``.
    """
    row = Discussion.objects.select_for_update().filter(pk=discussion.pk).first()
    member = row.members.filter(account=user, left_at__isnull=True).first() if row else None
    if row is None or member is None or Right.READ not in rights_of(user):
        raise NotFound
    if right not in rights_of(user):
        raise Forbidden
    for name in ("kind", "last_seq", "last_at"):
        setattr(discussion, name, getattr(row, name))
    return member


def hold_unseen(discussion: Discussion) -> None:
    """Lock and refresh the row for an act of somebody who cannot read it: an administrator who fills a seat."""
    row = Discussion.objects.select_for_update().get(pk=discussion.pk)
    discussion.kind, discussion.last_seq, discussion.last_at = row.kind, row.last_seq, row.last_at


def visible_messages(user: Account) -> QuerySet[Message]:
    return Message.objects.filter(discussion__in=visible_discussions(user))


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
    if Right.ADD_MEMBER not in rights_of(user) and not user.is_administrator:
        raise Forbidden
    return seat


def seats_of(invitation: UUID, states: Iterable[str] = OPEN_SEATS) -> QuerySet[PendingSeat]:
    """The seats kept for an invitation, for the layer that owns it: in id order, so that locks are taken in order."""
    return (
        PendingSeat.objects.filter(invitation=invitation, state__in=list(states))
        .select_related("discussion")
        .order_by("pk")
    )
