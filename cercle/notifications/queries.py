"""What an account was told. The number of queries never depends on how much that is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from cercle.accounts.models import Account
from cercle.notifications.access import access_notification, visible_notifications
from cercle.notifications.kinds import KINDS, Kind
from cercle.notifications.models import Notification, Preference

PAGE_SIZE = 30


@dataclass(frozen=True)
class Page:
    """Newest first. ``next`` is the id to ask the following page with (``before``), None on the last one."""

    rows: list[Notification]
    next: UUID | None

    @property
    def more(self) -> bool:
        return self.next is not None


@dataclass(frozen=True)
class Choice:
    """A kind and whether the account gets it, for the preferences page."""

    kind: Kind
    on: bool


def unread_count(account: Account) -> int:
    return visible_notifications(account).filter(read_at=None).count()


def page(account: Account, before: Notification | UUID | str | None = None, *, size: int = PAGE_SIZE) -> Page:
    """``size`` notifications that come after ``before`` (one of the account's own, or its id), newest first."""
    rows = visible_notifications(account).order_by("-created_at", "-id")
    if before is not None:
        rows = _after(account, rows, before)
    found = list(rows[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)


def _after(account: Account, rows: QuerySet[Notification], before: Notification | UUID | str) -> QuerySet[Notification]:
    last = before if isinstance(before, Notification) else access_notification(account, before)
    return rows.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))


def wants(account: Account, kind: Kind) -> bool:
    """Whether ``account`` is told of ``kind``."""
    if not kind.optional:
        return True
    chosen = Preference.objects.filter(account=account, kind=kind.code).values_list("on", flat=True).first()
    return kind.default_on if chosen is None else chosen


def preferences(account: Account) -> list[Choice]:
    """Every kind that can be turned off, in the table's order; one query."""
    chosen = dict(Preference.objects.filter(account=account).values_list("kind", "on"))
    return [Choice(kind, chosen.get(kind.code, kind.default_on)) for kind in KINDS.values() if kind.optional]
