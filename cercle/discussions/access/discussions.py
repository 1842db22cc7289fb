"""Whose a discussion is, and holding it while it is changed."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.access.rights import CARED_FOR, Right, rights_of
from cercle.discussions.models import Discussion, Guest, Kind, Member


def rights_in(user: Account, discussion: Discussion) -> frozenset[Right]:
    """What ``user``, a member, may do in this very discussion.

    In a « fil patient » a guest's row says more than the role: a doctor who is the patient there has a patient's
    rights, and a carer is only who has no such row.
    """
    rights = rights_of(user)
    if discussion.kind == Kind.THREAD and guests_of(discussion).filter(account=user).exists():
        return rights & CARED_FOR
    return rights


def guests_of(discussion: Discussion) -> QuerySet[Guest]:
    """The guests' rows of a discussion obtained by access: those of who left too, their names stay in what was said."""
    return Guest.objects.filter(discussion=discussion)


def visible_discussions(user: Account) -> QuerySet[Discussion]:
    """The discussions that ``user`` is a member of now. Having been one, or having a pending seat, shows nothing."""
    if Right.READ not in rights_of(user):
        return Discussion.objects.none()
    return Discussion.objects.filter(
        members__account=user,
        members__left_at__isnull=True,
    )


def opens_more(user: Account, other: Account) -> bool:
    """Whether ``other`` is in a discussion that ``user`` is not in."""
    return visible_discussions(other).exclude(pk__in=visible_discussions(user).values("pk")).exists()


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
    for name in ("kind", "title", "last_seq", "last_at", "closed_at"):
        setattr(discussion, name, getattr(row, name))
