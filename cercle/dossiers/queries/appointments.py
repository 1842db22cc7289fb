"""The appointments of a dossier: by month, and those to come."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.access import membership_by, rights_as
from cercle.dossiers.models import Appointment, CircleMember
from cercle.dossiers.rights import Right

#: Shown or exported at once.
MOST = 500


def visible_appointments(user: Account, member: CircleMember) -> QuerySet[Appointment]:
    """All appointments of the dossier of this membership. ``Forbidden`` for no right."""
    if Right.READ_APPOINTMENTS not in rights_as(user, member):
        raise Forbidden
    return Appointment.objects.filter(dossier=member.dossier_id)


def access_appointment(user: Account, id: UUID | str) -> tuple[Appointment, CircleMember]:
    """An appointment that ``user`` sees, and the membership by which they do. Raises ``NotFound``, ``Forbidden``."""
    member = membership_by(user, "dossier__appointments", id)
    appointment = visible_appointments(user, member).select_related("with_account", "created_by").filter(pk=id).first()
    if appointment is None:
        raise NotFound
    appointment.dossier = member.dossier
    return appointment, member


def coming(user: Account, member: CircleMember) -> list[Appointment]:
    """Those that are not over, soonest first; cancelled ones left out."""
    rows = visible_appointments(user, member).filter(ends_at__gte=timezone.now(), cancelled_at__isnull=True)
    return list(rows.select_related("with_account").order_by("starts_at", "pk")[:MOST])


def appointment_page(
    user: Account,
    member: CircleMember,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[Appointment], bool]:
    """Those of a period, soonest first, and whether there are more: not over at ``since``, begun before ``until``.
    Cancelled ones are in, said to be so."""
    rows = visible_appointments(user, member).select_related("with_account", "created_by")
    if since is not None:
        rows = rows.filter(ends_at__gt=since)
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    offset, limit = max(0, offset), max(1, min(limit, MOST))
    found = list(rows.order_by("starts_at", "pk")[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


@dataclass(frozen=True)
class Day:
    day: date
    within: bool
    today: bool
    appointments: list[Appointment]


@dataclass
class Month:
    """Whole weeks from Monday on; ``first`` is the first of the month."""

    first: date
    weeks: list[list[Day]] = field(default_factory=list)

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def appointments(self) -> list[Appointment]:
        return [each for week in self.weeks for day in week if day.within for each in day.appointments]


def month_of(text: str) -> date:
    """The first of « 2026-11 », of this month for anything else; years that a calendar has room for."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
    return first if 1900 < first.year < 2200 else timezone.localdate().replace(day=1)


def month(user: Account, member: CircleMember, first: date) -> Month:
    """One query, whatever happens in it. Cancelled ones are in, said to be so. Raises ``Forbidden``."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    since, until = _midnight(weeks[0][0]), _midnight(weeks[-1][-1] + timedelta(days=1))
    rows = visible_appointments(user, member).filter(starts_at__gte=since, starts_at__lt=until)
    by_day: dict[date, list[Appointment]] = {}
    for row in rows.select_related("with_account").order_by("starts_at", "pk")[:MOST]:
        by_day.setdefault(timezone.localtime(row.starts_at).date(), []).append(row)
    today = timezone.localdate()
    return Month(
        first,
        [[Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in week] for week in weeks],
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
