"""Writing in the journal of a dossier, « fil d’actualité »."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.dossiers import telling
from cercle.dossiers.access import Right, hold, visible_journal
from cercle.dossiers.models import Category, CircleMember, Dossier, JournalEntry


@action
def write_note(
    actor: Account,
    dossier: Dossier,
    *,
    body: str,
    category: str,
    urgent: bool = False,
    for_patient: bool = False,
    for_caregivers: bool = False,
    client_id: UUID | None = None,
) -> JournalEntry:
    """Add a note. The same ``client_id`` again gives the note that is there.

    Raises ``NotFound``, ``Forbidden``, ``Invalid`` (body, category), ``TooMany``.
    """
    hold(actor, dossier, Right.WRITE_JOURNAL)
    known = dossier.journal.filter(author=actor, client_id=client_id).first() if client_id else None
    if known:
        record(actor, "journal.repeated", "dossier", dossier.pk, note=str(known.pk))
        return known
    body = _body(body, category)
    limits.spend("NOTES", str(actor.pk))
    note = JournalEntry(
        dossier=dossier,
        author=actor,
        client_id=client_id,
        category=category,
        urgent=urgent,
        for_patient=for_patient,
        for_caregivers=for_caregivers,
        body=body,
    )
    note.save(force_insert=True)
    record(actor, "journal.written", "dossier", dossier.pk, note=str(note.pk), category=category, urgent=urgent)
    telling.changed(dossier.pk, "journal", note=note.pk)
    return note


#: What is written by hand.
WRITTEN = frozenset(Category) - {Category.EMERGENCY}


def _body(typed: str, category: str) -> str:
    body = typed.replace("\r\n", "\n").replace("\x00", "").strip()
    most = settings.LIMITS["NOTE_LENGTH"]
    errors = {}
    if not body:
        errors["body"] = _("Écrivez la note.")
    elif len(body) > most:
        errors["body"] = _("La note est trop longue : au plus %(most)s caractères.") % {"most": most}
    if category not in WRITTEN:
        errors["category"] = _("Choisissez une catégorie.")
    if errors:
        raise Invalid(errors)
    return body


def mark_seen(actor: Account, member: CircleMember, at: datetime) -> None:
    """Remember when ``actor`` last looked at the journal; the reading itself is noted by ``note_consultation``."""
    dossier = member.dossier
    dossier.members.filter(pk=member.pk, account=actor).update(seen_at=at)


@action
def edit_note(actor: Account, note: JournalEntry, *, body: str, category: str, urgent: bool) -> JournalEntry:
    """Correct one's own note; the earlier words stay as a version.

    Raises as ``write_note``, and ``Refused`` (withdrawn)."""
    row = _hold_own(actor, note)
    body = _body(body, category)
    if body != row.body:
        row.versions.create(body=row.body)
        row.body, row.edited_at = body, timezone.now()
    row.category, row.urgent = category, urgent
    row.save(update_fields=["body", "edited_at", "category", "urgent"])
    record(actor, "journal.edited", "dossier", row.dossier_id, note=str(row.pk))
    telling.changed(row.dossier_id, "journal", note=row.pk)
    return row


@action
def withdraw_note(actor: Account, note: JournalEntry) -> None:
    """Take back one's own note: a line says so, the words are kept as a version that nobody reads. Twice is once."""
    try:
        row = _hold_own(actor, note)
    except Refused:
        record(actor, "journal.withdrawn_again", "dossier", note.dossier_id, note=str(note.pk))
        return
    row.versions.create(body=row.body)
    row.body, row.withdrawn_at, row.urgent = "", timezone.now(), False
    row.save(update_fields=["body", "withdrawn_at", "urgent"])
    record(actor, "journal.withdrawn", "dossier", row.dossier_id, note=str(row.pk))
    telling.changed(row.dossier_id, "journal", note=row.pk)


def _hold_own(actor: Account, note: JournalEntry) -> JournalEntry:
    member = hold(actor, note.dossier, Right.WRITE_JOURNAL)
    if member is None:
        raise NotFound
    row = visible_journal(actor, member).select_for_update(of=("self",)).filter(pk=note.pk).first()
    if row is None:
        raise NotFound
    if row.author_id != actor.pk or row.category == Category.EMERGENCY:
        raise Forbidden
    if row.withdrawn_at:
        raise Refused("withdrawn", _("Cette note a été retirée."))
    return row
