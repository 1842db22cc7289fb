"""The only door to dossiers: who may see one, and what they may do in it (the matrix is ``rights``)."""

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from cercle.accounts.models import Account, Role
from cercle.core.errors import Forbidden, NotFound
from cercle.directory.models import Identity, Professional
from cercle.directory.professions import code_of
from cercle.dossiers.models import (
    Basis,
    CircleMember,
    CircleSeat,
    CircleSeatState,
    Consent,
    Dossier,
    JournalEntry,
    Listed,
    Part,
    RightChange,
)
from cercle.dossiers.rights import MATRIX, PROFESSIONS, Holder, Right, within

__all__ = ["OPEN_SEATS", "Right", "access_dossier", "hold", "rights_in", "visible_dossiers"]

Row = TypeVar("Row", CircleMember, Listed, CircleSeat, Consent)

OPEN_SEATS = (CircleSeatState.WAITING, CircleSeatState.READY)

#: Parts by which somebody has access at all; a structure is only noted.
PARTS = (Part.PROFESSIONAL, Part.CAREGIVER, Part.PATIENT)


def _entry(user: Account) -> Professional | None:
    return getattr(user, "entry", None)


def holder_of(user: Account, part: str) -> Holder | None:
    """The row of the matrix that counts for ``user`` where they have this part; None: they may do nothing there.

    A doctor who is their mother's caregiver has a caregiver's rights in her dossier; a caregiver's account never has
    a professional's.
    """
    if part == Part.CAREGIVER:
        return Holder.CAREGIVER
    if part == Part.PATIENT:
        return Holder.PATIENT
    if part != Part.PROFESSIONAL:
        return None
    if user.role == Role.SECRETARY:
        return Holder.SECRETARY
    if user.role != Role.PROFESSIONAL:
        return None
    entry = _entry(user)
    if settings.PROOF_FOR_DOSSIERS and (entry is None or entry.identity == Identity.DECLARED):
        return None
    code = (entry.profession_code or code_of(entry.profession)) if entry else ""
    return PROFESSIONS.get(code, Holder.OTHER)


def matrix() -> dict[Holder, frozenset[Right]]:
    """The table with what an administrator changed on this site. One query."""
    table = dict(MATRIX)
    known = {right.value: right for right in Right}
    for change in RightChange.objects.all():
        holder = Holder(change.holder) if change.holder in {each.value for each in Holder} else None
        right = known.get(change.act)
        if holder and right:
            table[holder] = table[holder] | {right} if change.allowed else table[holder] - {right}
    return table


def rights_as(
    user: Account, member: CircleMember, table: Mapping[Holder, frozenset[Right]] | None = None
) -> frozenset[Right]:
    """What ``user`` may do by this membership of theirs, which stands. ``table``: the matrix, where it was read."""
    holder = holder_of(user, member.part) if user.is_active else None
    if holder is None:
        return frozenset()
    table = table or matrix()
    rights = table[holder]
    if member.basis == Basis.EMERGENCY:
        rights &= table[Holder.EMERGENCY]
    return within(member.scope, rights) if holder is Holder.CAREGIVER else rights


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


def access_membership(user: Account, id: UUID | str, right: Right) -> CircleMember:
    """``user``'s membership of a dossier, with the dossier, if they have ``right`` in it.

    Raises ``NotFound`` (absent or not theirs alike), ``Forbidden``.
    """
    try:
        member = memberships(user).select_related("dossier").get(dossier__pk=id)
    except (CircleMember.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
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


def may_break_glass(user: Account) -> bool:
    """Whether ``user`` may open a dossier in an emergency. Nobody of its circle answers for them: their own identity
    must be confirmed, whatever the site asks of members."""
    holder = holder_of(user, Part.PROFESSIONAL) if user.is_active else None
    entry = _entry(user)
    known = entry is not None and entry.identity != Identity.DECLARED
    return known and holder is not None and {Right.READ, Right.BREAK_GLASS} <= matrix()[holder]


def hold_unseen(dossier: Dossier) -> None:
    """Lock the row of a dossier that somebody is about to enter by breaking the glass."""
    Dossier.objects.select_for_update().get(pk=dossier.pk)


def members_of(dossier: Dossier) -> QuerySet[CircleMember]:
    """Who takes part now, in a dossier obtained by access."""
    return CircleMember.objects.filter(standing(), dossier=dossier)


def access_member(user: Account, id: UUID | str, right: Right) -> CircleMember:
    """Somebody's membership that stands, in a dossier where ``user`` has ``right``. Raises as ``access_dossier``."""
    rows = CircleMember.objects.filter(standing()).select_related("dossier", "account")
    return _in_dossier(user, rows, id, right)


def access_listed(user: Account, id: UUID | str, right: Right) -> Listed:
    """Somebody noted by hand in a dossier where ``user`` has ``right``. Raises as ``access_dossier``."""
    return _in_dossier(user, Listed.objects.filter(until__isnull=True).select_related("dossier", "entry"), id, right)


def access_circle_seat(user: Account, id: UUID | str) -> CircleSeat:
    """A seat that ``user`` may fill: who may invite there, or an administrator. Raises as ``access_dossier``."""
    rows = CircleSeat.objects.select_related("dossier", "account")
    if user.is_administrator and user.is_active:
        return _found(rows, id)
    return _in_dossier(user, rows, id, Right.INVITE)


def access_consent(user: Account, id: UUID | str) -> Consent:
    """A consent or opposition of a dossier where ``user`` may note them. Raises as ``access_dossier``."""
    return _in_dossier(user, Consent.objects.select_related("dossier"), id, Right.CONSENT)


def _found(rows: QuerySet[Row], id: UUID | str) -> Row:
    try:
        return rows.get(pk=id)
    except (rows.model.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def _in_dossier(user: Account, rows: QuerySet[Row], id: UUID | str, right: Right) -> Row:
    row = _found(rows, id)
    access_membership(user, row.dossier_id, right)
    return row


def visible_journal(user: Account, member: CircleMember) -> QuerySet[JournalEntry]:
    """The notes that ``user`` reads by this membership: all, or those meant for them (``Forbidden`` for no right)."""
    if Right.READ_JOURNAL not in rights_as(user, member):
        raise Forbidden
    notes = JournalEntry.objects.filter(dossier=member.dossier_id)
    if member.part == Part.PATIENT:
        return notes.filter(for_patient=True)
    if member.part == Part.CAREGIVER:
        return notes.filter(for_caregivers=True)
    return notes


def access_note(user: Account, id: UUID | str, right: Right = Right.READ_JOURNAL) -> JournalEntry:
    """One note that ``user`` may read, where they have ``right``. Raises ``NotFound``, ``Forbidden``."""
    try:
        note = JournalEntry.objects.select_related("dossier", "author").get(pk=id)
    except (JournalEntry.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    member = access_membership(user, note.dossier_id, Right.READ)
    if not visible_journal(user, member).filter(pk=note.pk).exists():
        raise NotFound
    if right not in rights_as(user, member):
        raise Forbidden
    return note


def circle_seats_of(invitation: UUID, states: Iterable[str] = OPEN_SEATS) -> QuerySet[CircleSeat]:
    """The seats kept for an invitation, for the layer that owns it: in id order, so that locks are taken in order."""
    rows = CircleSeat.objects.filter(invitation=invitation, state__in=list(states))
    return rows.select_related("dossier").order_by("pk")


def consents_of(dossier: Dossier) -> QuerySet[Consent]:
    """All that was noted, withdrawn ones too, in a dossier obtained by access."""
    return Consent.objects.filter(dossier=dossier)


def unended() -> QuerySet[CircleMember]:
    """Memberships whose date has come and whom nobody ended yet, for the worker."""
    return CircleMember.objects.filter(until__isnull=True, ends_at__lte=timezone.now())


def right_changes() -> QuerySet[RightChange]:
    return RightChange.objects.all()
