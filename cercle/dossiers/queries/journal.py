"""The journal of a dossier, newest first, in pages."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.cursors import moment
from cercle.core.errors import Invalid
from cercle.dossiers.access import visible_journal
from cercle.dossiers.models import Category, CircleMember, JournalEntry

LARGEST_PAGE = 100


@dataclass
class JournalPage:
    """``cursor`` continues after the last note; "" when there is no more."""

    notes: list[JournalEntry] = field(default_factory=list)
    cursor: str = ""


def journal_page(
    user: Account,
    member: CircleMember,
    *,
    category: str = "",
    urgent: bool = False,
    cursor: str = "",
    note: UUID | str | None = None,
    limit: int = 20,
) -> JournalPage:
    """What ``user`` reads by this membership, newest first; ``note``: that one, if it is of those asked for. One query,
    however long the journal.

    Raises ``Forbidden``, ``Invalid`` (category, cursor, note).
    """
    notes = visible_journal(user, member)
    if note is not None:
        notes = notes.filter(pk=_id(note))
    if category:
        if category not in Category.values:
            raise Invalid({"category": _("Cette catégorie n’existe pas.")})
        notes = notes.filter(category=category)
    if urgent:
        notes = notes.filter(urgent=True)
    if cursor:
        at, id = _read(cursor)
        notes = notes.filter(Q(at__lt=at) | Q(at=at, pk__lt=id))
    limit = max(1, min(limit, LARGEST_PAGE))
    found = list(notes.select_related("author__entry").order_by("-at", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return JournalPage(found[:limit], f"{moment(last.at)}_{last.pk.hex}" if last else "")


@dataclass(frozen=True)
class Wording:
    """What a note said from ``since`` on; ``until`` is None for what it says now."""

    body: str
    since: datetime
    until: datetime | None = None


def wordings(note: JournalEntry) -> list[Wording]:
    """What a note obtained by access says and said, newest first; nothing once it was withdrawn. One query."""
    if note.withdrawn_at:
        return []
    found, since = [], note.at
    for version in note.versions.order_by("until", "pk"):
        found.append(Wording(version.body, since, version.until))
        since = version.until
    return [Wording(note.body, since), *reversed(found)]


def _id(text: UUID | str) -> UUID:
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise Invalid({"note": _("Cette note n’existe pas.")}) from None


def _read(cursor: str) -> tuple[datetime, UUID]:
    text, _separator, id = cursor.rpartition("_")
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError
        return at, UUID(id)
    except ValueError:
        raise Invalid({"cursor": _("Cette suite de la liste n’existe pas.")}) from None
