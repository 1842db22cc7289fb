"""Rows of acts that have decided whose they are: held, or named by a link."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.invitations.links import Link
from cercle.invitations.models import GUESTS, Invitation, State

#: Names no row.
_NOBODY = UUID(int=0)


def lock(invitation: Invitation | UUID) -> Invitation:
    """The row, fresh and held until the transaction ends; ``NotFound`` when it is gone or deleted."""
    id = invitation.pk if isinstance(invitation, Invitation) else invitation
    try:
        row = Invitation.objects.select_for_update().get(pk=id)
    except Invitation.DoesNotExist:
        raise NotFound from None
    if row.state == State.DELETED:
        raise NotFound
    return row


def deleted(id: UUID) -> Invitation | None:
    """A deleted invitation, locked, for the one act that it still has before it: to be forgotten."""
    return Invitation.objects.select_for_update().filter(pk=id, state=State.DELETED).first()


def of_link(link: Link | None, *, lock: bool = False) -> Invitation | None:
    """The invitation that a link names, in any state but deleted: ask ``states.status`` before anything else.

    No link, one of nothing and one of a deleted invitation cost the same: one look that finds no row (product.md §5).
    """
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    return rows.exclude(state=State.DELETED).filter(pk=link.invitation_id if link else _NOBODY).first()


def with_prefix(prefix: int) -> list[Invitation]:
    """Invitations whose id begins with these 40 bits, in any state but deleted; almost always one or none. For the
    reader of a letter's code, which compares its seal with each."""
    first, last = UUID(int=prefix << 88), UUID(int=(prefix + 1 << 88) - 1)
    return list(Invitation.objects.exclude(state=State.DELETED).filter(pk__gte=first, pk__lte=last))


def waiting_for(account: Account, *, emails: Iterable[str], phones: Iterable[str]) -> QuerySet[Invitation]:
    """Open invitations of a patient or caregiver at one of these contacts, which ``account`` proved to hold; newest
    first. Not those that it sent itself."""
    at = Q(email__in=list(emails)) | Q(phone__in=list(phones))
    rows = Invitation.objects.filter(at, kind__in=GUESTS, state=State.OPEN).exclude(created_by=account)
    return rows.order_by("-created_at", "-pk")


def accepted_by(account: Account, id: UUID | str) -> Invitation:
    """A patient's or caregiver's invitation that ``account`` accepted, or ``NotFound``."""
    try:
        return Invitation.objects.get(pk=id, accepted_by=account, kind__in=GUESTS, state=State.ACCEPTED)
    except (Invitation.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
