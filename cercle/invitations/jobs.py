"""What the worker does for this domain by the clock. Each row is taken in a transaction of its own, and again by who
runs next when this one dies: every act looks at the row under its lock and does nothing twice."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from cercle.core.errors import NotFound, TooMany

#: Most rows that one run takes; the next one takes the rest.
AT_ONCE = 500
#: An end that was missed by more than this (the worker was away, an upgrade) is old news.
OLD_NEWS = timedelta(days=14)


@app.periodic(cron="*/10 * * * *")
@app.task(name="invitations.remind", queueing_lock="invitations.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every ten minutes: the one reminder of those that end within 48 hours, by day."""
    from cercle.invitations.actions.remind import remind as act
    from cercle.invitations.models import Invitation, State
    from cercle.invitations.reminders import BEFORE_END, is_day, wants_reminder

    now = timezone.now()
    if not is_day(now):
        return
    rows = Invitation.objects.filter(
        state=State.OPEN,
        reminded_at__isnull=True,
        written_at__isnull=False,
        expires_at__gt=now,
        expires_at__lte=now + BEFORE_END,
    ).order_by("expires_at")
    _each((row.pk for row in rows if wants_reminder(row, now)), act, now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="invitations.tell_ends", queueing_lock="invitations.tell_ends", pass_context=False)
def tell_ends(timestamp: int) -> None:
    """Every five minutes: who invited learns that it ends in 48 hours, and that it ended."""
    from cercle.invitations.actions.remind import tell_end
    from cercle.invitations.models import Invitation, State
    from cercle.invitations.reminders import BEFORE_END

    now = timezone.now()
    waiting = Invitation.objects.filter(state=State.OPEN).order_by("expires_at").values_list("pk", flat=True)
    ending = waiting.filter(ending_told_at__isnull=True, expires_at__gt=now, expires_at__lte=now + BEFORE_END)
    ended = waiting.filter(expired_told_at__isnull=True, expires_at__lte=now, expires_at__gt=now - OLD_NEWS)
    _each([*ended[:AT_ONCE], *ending[:AT_ONCE]], tell_end, now)


@app.periodic(cron="37 3 * * *")
@app.task(name="invitations.purge", queueing_lock="invitations.purge", pass_context=False)
def purge(timestamp: int) -> None:
    """Each night: invitations deleted more than CERCLE_PURGE_DAYS ago forget whom they were for."""
    from cercle.invitations.actions.purge import due_before
    from cercle.invitations.actions.purge import purge as act
    from cercle.invitations.models import Invitation, State

    now = timezone.now()
    rows = Invitation.objects.filter(state=State.DELETED, purged_at__isnull=True, ended_at__lte=due_before(now))
    _each(list(rows.order_by("ended_at").values_list("pk", flat=True)), act, now)


def _each(ids: Iterable[UUID], act: Callable[[UUID, datetime], object], now: datetime) -> None:
    for id in ids:
        try:
            act(id, now)
        except (NotFound, TooMany):  # deleted meanwhile; or enough messages for now, and the next run tries again
            continue
