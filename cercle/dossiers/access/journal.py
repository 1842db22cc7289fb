"""Which notes somebody reads."""

from uuid import UUID

from django.db.models import QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.access.doors import membership_by
from cercle.dossiers.access.holders import rights_as
from cercle.dossiers.models import CircleMember, JournalEntry, Part
from cercle.dossiers.rights import Right


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
    member = membership_by(user, "dossier__journal", id)
    note = visible_journal(user, member).select_related("dossier", "author").filter(pk=id).first()
    if note is None:
        raise NotFound
    if right not in rights_as(user, member):
        raise Forbidden
    return note
