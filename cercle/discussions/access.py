"""The only door to discussions: who may see one, and what they may do in it."""

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from cercle.accounts.models import Account, Role
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.models import Discussion, Guest, Kind, Member, Message, PendingSeat, SeatState


class Right(Enum):
    """What one may do with a discussion. START is about none in particular."""

    START = "start"
    READ = "read"
    POST = "post"
    ADD_MEMBER = "add_member"
    LEAVE = "leave"
    CARE = "care"  # of a « fil patient »: its patient's page, whom its guests are, who of them stays


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


def rights_in(user: Account, discussion: Discussion) -> frozenset[Right]:
    """What ``user``, a member, may do in this very discussion.

    In a « fil patient » a guest's row says more than the role: a doctor who is the patient there has a patient's
    rights, and a carer is only who has no such row.
    """
    rights = rights_of(user)
    if discussion.kind == Kind.THREAD and guests_of(discussion).filter(account=user).exists():
        return rights & _CARED_FOR
    return rights


def readers() -> list[str]:
    """The roles that may read a discussion of which they are members."""
    return [role for role, rights in RIGHTS.items() if Right.READ in rights]


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
    if right not in rights_in(user, discussion):
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
    if right not in rights_in(user, row):
        raise Forbidden
    _refresh(discussion, row)
    return member


def hold_unseen(discussion: Discussion) -> None:
    """Lock and refresh the row for an act of somebody who cannot read it (yet): an administrator who fills a seat, a
    guest who joins."""
    _refresh(discussion, Discussion.objects.select_for_update().get(pk=discussion.pk))


def _refresh(discussion: Discussion, row: Discussion) -> None:
    for name in ("kind", "title", "last_seq", "last_at"):
        setattr(discussion, name, getattr(row, name))


def guests_of(discussion: Discussion) -> QuerySet[Guest]:
    """The guests' rows of a discussion obtained by access: those of who left too, their names stay in what was said."""
    return Guest.objects.filter(discussion=discussion)


def carers_of(discussion: Discussion) -> QuerySet[Member]:
    """The professionals who take part now: members with a carer's role and no guest's row."""
    return Member.objects.filter(
        ~Exists(Guest.objects.filter(discussion=OuterRef("discussion"), account=OuterRef("account"))),
        discussion=discussion,
        left_at__isnull=True,
        account__role__in=ADDABLE,
        account__is_active=True,
    )


def cared_by(user: Account) -> QuerySet[Discussion]:
    """The « fils patients » that ``user`` is a carer of now."""
    if Right.CARE not in rights_of(user):
        return Discussion.objects.none()
    return visible_discussions(user).filter(
        ~Exists(Guest.objects.filter(discussion=OuterRef("pk"), account=user)),
        kind=Kind.THREAD,
    )


def access_thread(user: Account, id: UUID | str, right: Right) -> Discussion:
    """As ``access_discussion``, of a « fil patient »: any other discussion is as absent as none."""
    discussion = access_discussion(user, id, Right.READ)
    if discussion.kind != Kind.THREAD:
        raise NotFound
    if right not in rights_in(user, discussion):
        raise Forbidden
    return discussion


def visible_guests(user: Account) -> QuerySet[Guest]:
    """The guests of the threads that ``user`` is in. What their rows know of them is for carers: ``access_guest``."""
    return Guest.objects.filter(discussion__in=visible_discussions(user))


def access_guest(user: Account, id: UUID | str, right: Right) -> Guest:
    """A guest's row, if ``user`` has ``right`` in its thread. Raises as ``access_discussion``."""
    try:
        guest = visible_guests(user).select_related("discussion", "account").get(pk=id)
    except (Guest.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_in(user, guest.discussion):
        raise Forbidden
    return guest


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
