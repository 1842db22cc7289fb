"""« Chronologie »: what happened in a dossier, of every kind, in one line of time; each reader sees what they may read.

Every kind is asked for by its own access function, so many rows as a page holds, and the newest of all are shown: the
number of queries depends on the kinds alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.cursors import moment
from cercle.core.errors import Invalid
from cercle.dossiers.access import rights_as, visible_journal
from cercle.dossiers.models import CircleMember, DocumentVersion
from cercle.dossiers.queries.appointments import visible_appointments
from cercle.dossiers.queries.documents import visible_documents
from cercle.dossiers.queries.tasks import visible_tasks
from cercle.dossiers.rights import Right

LARGEST_PAGE = 100
Rows = QuerySet[Any]


def _notes(user: Account, member: CircleMember) -> Rows:
    return visible_journal(user, member).select_related("author").annotate(happened=F("at"))


def _documents(user: Account, member: CircleMember) -> Rows:
    """Each version is an event of its own."""
    rows = DocumentVersion.objects.filter(document__in=visible_documents(user, member))
    return rows.select_related("document", "by").annotate(happened=F("at"))


def _tasks_given(user: Account, member: CircleMember) -> Rows:
    rows = visible_tasks(user, member).select_related("created_by", "assignee")
    return rows.annotate(happened=F("created_at"))


def _tasks_ended(user: Account, member: CircleMember) -> Rows:
    rows = visible_tasks(user, member).select_related("done_by").annotate(happened=Coalesce("done_at", "dropped_at"))
    return rows.filter(happened__isnull=False)


def _appointments(user: Account, member: CircleMember) -> Rows:
    return visible_appointments(user, member).select_related("with_account").annotate(happened=F("starts_at"))


def _members(user: Account, member: CircleMember) -> Rows:
    """Those who are in the circle are seen there; who was in it, by those who may read what became of the dossier."""
    rows = CircleMember.objects.filter(dossier=member.dossier_id).select_related("account", "added_by")
    return rows.annotate(gone=Coalesce("until", "ends_at"))


def _arrivals(user: Account, member: CircleMember) -> Rows:
    rows: Rows = _members(user, member).annotate(happened=F("since"))
    if Right.READ_ACCESSES not in rights_as(user, member):
        rows = rows.filter(Q(gone__isnull=True) | Q(gone__gt=timezone.now()), until__isnull=True)
    return rows


def _departures(user: Account, member: CircleMember) -> Rows:
    rows: Rows = _members(user, member).annotate(happened=F("gone"))
    gone: Rows = rows.filter(gone__lte=timezone.now())
    return gone


@dataclass(frozen=True)
class Source:
    """``group`` is what a reader narrows the page to; ``rights`` all that it takes."""

    code: str
    group: str
    rights: frozenset[Right]
    rows: Callable[[Account, CircleMember], Rows]


#: In the order in which events of the same moment stand.
SOURCES = (
    Source("departure", "circle", frozenset({Right.READ_CIRCLE, Right.READ_ACCESSES}), _departures),
    Source("task_ended", "tasks", frozenset({Right.READ_TASKS}), _tasks_ended),
    Source("note", "notes", frozenset({Right.READ_JOURNAL}), _notes),
    Source("document", "documents", frozenset({Right.READ_DOCUMENTS}), _documents),
    Source("appointment", "appointments", frozenset({Right.READ_APPOINTMENTS}), _appointments),
    Source("task", "tasks", frozenset({Right.READ_TASKS}), _tasks_given),
    Source("arrival", "circle", frozenset({Right.READ_CIRCLE}), _arrivals),
)
GROUPS = ("notes", "documents", "tasks", "appointments", "circle")


@dataclass(frozen=True)
class Event:
    """``code`` is that of its source, ``row`` what it is about."""

    at: datetime
    code: str
    row: Any
    rank: int

    @property
    def is_to_come(self) -> bool:
        return self.at > timezone.now()


@dataclass
class Timeline:
    """``groups``: those that the reader may choose. ``cursor`` continues after the last event; "" when there is no
    more."""

    events: list[Event] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    cursor: str = ""


def timeline(user: Account, member: CircleMember, *, group: str = "", cursor: str = "", limit: int = 30) -> Timeline:
    """What ``user`` may read of this dossier, newest first, what is to come included.

    Raises ``Invalid`` (group, cursor).
    """
    if group and group not in GROUPS:
        raise Invalid({"group": _("Ce choix n’existe pas.")})
    after = _read(cursor) if cursor else None
    limit = max(1, min(limit, LARGEST_PAGE))
    rights = rights_as(user, member)
    open_to_them = [(rank, source) for rank, source in enumerate(SOURCES) if source.rights <= rights]
    events: list[Event] = []
    for rank, source in open_to_them:
        if group in {"", source.group}:
            rows = _after(source.rows(user, member), rank, after).order_by("-happened", "-pk")[: limit + 1]
            events += [Event(row.happened, source.code, row, rank) for row in rows]
    events.sort(key=lambda event: (event.at, -event.rank, event.row.pk.int), reverse=True)
    last = events[limit - 1] if len(events) > limit else None
    offered = [each for each in GROUPS if any(source.group == each for _rank, source in open_to_them)]
    return Timeline(events[:limit], offered, f"{moment(last.at)}_{last.rank}_{last.row.pk.hex}" if last else "")


def _after(rows: Rows, rank: int, after: tuple[datetime, int, UUID] | None) -> Rows:
    if after is None:
        return rows
    at, last_rank, pk = after
    if rank > last_rank:
        return rows.filter(happened__lte=at)
    if rank < last_rank:
        return rows.filter(happened__lt=at)
    return rows.filter(Q(happened__lt=at) | Q(happened=at, pk__lt=pk))


def _read(cursor: str) -> tuple[datetime, int, UUID]:
    try:
        text, rank, pk = cursor.split("_")
        at = datetime.fromisoformat(text)
        if at.tzinfo is None or not 0 <= int(rank) < len(SOURCES):
            raise ValueError
        return at, int(rank), UUID(pk)
    except ValueError:
        raise Invalid({"cursor": _("Cette suite de la liste n’existe pas.")}) from None
