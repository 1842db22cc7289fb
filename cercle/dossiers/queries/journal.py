"""The journal of a dossier, newest first, in pages."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
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
    user: Account, member: CircleMember, *, category: str = "", urgent: bool = False, cursor: str = "", limit: int = 20
) -> JournalPage:
    """What ``user`` reads by this membership, newest first. One query, however long the journal.

    Raises ``Forbidden``, ``Invalid`` (category, cursor).
    """
    notes = visible_journal(user, member)
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
    return JournalPage(found[:limit], f"{last.at.isoformat()}_{last.pk.hex}" if last else "")


def _read(cursor: str) -> tuple[datetime, UUID]:
    text, _separator, id = cursor.rpartition("_")
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError
        return at, UUID(id)
    except ValueError:
        raise Invalid({"cursor": _("Cette suite de la liste n’existe pas.")}) from None
