"""Which dossiers exist for somebody, and who may do what in one."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.access.holders import PARTS, holder_of, matrix, rights_as
from cercle.dossiers.models import Basis, CircleMember, Dossier
from cercle.dossiers.rights import Holder, Right


def standing() -> Q:
    """Memberships that count now: not ended by anybody, nor by their date."""
    return Q(until__isnull=True) & (Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))


def memberships(user: Account) -> QuerySet[CircleMember]:
    """The memberships by which ``user`` opens dossiers now."""
    if not user.is_active:
        return CircleMember.objects.none()
    holders = {part: holder_of(user, part) for part in PARTS}
    if user.is_administrator or not any(holders.values()):
        return CircleMember.objects.none()
    table = matrix()
    parts = [part for part, holder in holders.items() if holder and Right.READ in table[holder]]
    found = CircleMember.objects.filter(standing(), account=user, part__in=parts)
    return found if Right.READ in table[Holder.EMERGENCY] else found.exclude(basis=Basis.EMERGENCY)


def visible_dossiers(user: Account) -> QuerySet[Dossier]:
    """The dossiers of whose care circle ``user`` is now. Having been in it, or being awaited there, shows nothing."""
    return Dossier.objects.filter(pk__in=memberships(user).values("dossier"))


def opens_more(user: Account, other: Account) -> bool:
    """Whether ``other`` opens a dossier that ``user`` does not."""
    return visible_dossiers(other).exclude(pk__in=visible_dossiers(user).values("pk")).exists()


def membership_by(user: Account, relation: str, id: UUID | str) -> CircleMember:
    """``user``'s membership of the dossier to which the thing ``id`` belongs: « dossier__tasks », « dossier ».

    Asked in one query, before the thing itself: what is absent and what is not theirs take the same time. Raises
    ``NotFound`` for both.
    """
    try:
        return memberships(user).select_related("dossier").get(**{f"{relation}__pk": id})
    except (CircleMember.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def access_membership(user: Account, id: UUID | str, right: Right) -> CircleMember:
    """``user``'s membership of a dossier, with the dossier, if they have ``right`` in it.

    Raises ``NotFound`` (absent or not theirs alike), ``Forbidden``.
    """
    member = membership_by(user, "dossier", id)
    if right not in rights_as(user, member):
        raise Forbidden
    return member


def access_dossier(user: Account, id: UUID | str, right: Right, *, lock: bool = False) -> Dossier:
    """The dossier, if ``user`` has ``right`` in it; ``lock`` holds its row until the transaction ends.

    Raises ``NotFound`` (absent or not theirs alike), ``Forbidden``.
    """
    member = access_membership(user, id, right)
    if lock:
        Dossier.objects.select_for_update().get(pk=member.dossier_id)
    return member.dossier


def rights_in(user: Account, dossier: Dossier) -> frozenset[Right]:
    """What ``user`` may do in this dossier; nothing to whom it does not exist."""
    member = memberships(user).filter(dossier=dossier).first()
    return rights_as(user, member) if member else frozenset()


def hold(user: Account, dossier: Dossier, right: Right) -> CircleMember | None:
    """Lock the dossier's row and check again that ``user`` has ``right`` in it, as it is under the lock.

    An administrator holds it to add or to remove somebody, and reads nothing by that: None. Raises as
    ``access_dossier``.
    """
    Dossier.objects.select_for_update().filter(pk=dossier.pk).first()
    if user.is_administrator and user.is_active and right in {Right.INVITE, Right.REMOVE}:
        return None
    return access_membership(user, dossier.pk, right)


def hold_unseen(dossier: Dossier) -> None:
    """Lock the row of a dossier, if it is there, that somebody is about to enter by breaking the glass."""
    Dossier.objects.select_for_update().filter(pk=dossier.pk).first()
