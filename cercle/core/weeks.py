"""Counting by the week and by the day, in the installation's time zone, whoever asks: a week is Monday to Sunday."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone


def mondays(count: int, now: datetime | None = None) -> list[date]:
    """The first days of the last ``count`` weeks, the running one last."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in range(count - 1, -1, -1)]


def beginning(day: date) -> datetime:
    """The first moment of ``day``."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def last_midnight() -> datetime:
    """The beginning of the present day."""
    return beginning(timezone.localdate(timezone=timezone.get_default_timezone()))


def by_week(rows: QuerySet[Any], moment: str) -> dict[date, int]:
    """How many rows have their ``moment`` in each week, by its Monday; weeks without any are left out. One query."""
    zone = timezone.get_default_timezone()
    found = (
        rows.order_by().annotate(week=TruncWeek(moment, tzinfo=zone)).values_list("week").annotate(count=Count("pk"))
    )
    return {timezone.localtime(week, zone).date(): count for week, count in found}
