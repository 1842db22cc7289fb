"""Which row of the matrix counts for somebody, and what it lets them do (the matrix is ``dossiers.rights``)."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import QuerySet

from cercle.accounts.models import Account, Role
from cercle.directory.models import Identity, Professional
from cercle.directory.professions import code_of
from cercle.dossiers.models import Basis, CircleMember, Part, RightChange
from cercle.dossiers.rights import MATRIX, PROFESSIONS, Holder, Right, within

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


def may_break_glass(user: Account) -> bool:
    """Whether ``user`` may open a dossier in an emergency. Nobody of its circle answers for them: their own identity
    must be confirmed, whatever the site asks of members."""
    holder = holder_of(user, Part.PROFESSIONAL) if user.is_active else None
    entry = _entry(user)
    known = entry is not None and entry.identity != Identity.DECLARED
    return known and holder is not None and {Right.READ, Right.BREAK_GLASS} <= matrix()[holder]


def right_changes() -> QuerySet[RightChange]:
    return RightChange.objects.all()
