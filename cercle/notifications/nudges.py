"""When a browser is rung: every few seconds the worker looks at what came since, and at what may be told now.

Nothing is written when something is said: the news of all accounts are read together, later, from the positions that
messages have anyway. A nudge is written for who has a browser to ring, once per topic until it is read.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from procrastinate.types import JSONValue

from cercle.live.presence import is_connected
from cercle.notifications import access, jobs
from cercle.notifications.models import Heard, Notification, Nudge, Outside
from cercle.notifications.quiet import next_allowed, outside_of
from cercle.notifications.sources import News, Source, Waiting, sources

#: Who has a page open reads there, and is left alone. What they have not read after that long, they are not reading.
PATIENCE = timedelta(minutes=10)
#: Until somebody who is connected is looked at again.
AGAIN = timedelta(seconds=20)
#: Most nudges that one run looks at; the next one takes the rest.
AT_ONCE = 500


def sweep(now: datetime) -> int:
    """Hear what is new and ring for what is due, in one transaction; returns how many browsers are going to be rung."""
    with transaction.atomic(durable=True):
        for source in sources.values():
            _hear(source, now)
        return _ring(now)


def _hear(source: Source, now: datetime) -> None:
    newest = source.newest()
    heard, is_first = Heard.objects.select_for_update().get_or_create(source=source.name, defaults={"position": newest})
    if is_first or newest <= heard.position:
        return
    if access.somebody_rings():
        add(source.news(heard.position, newest), now)
    heard.position = newest
    heard.save(update_fields=["position"])


def add(news: Iterable[News], now: datetime) -> None:
    """Write a nudge for each of ``news`` that its account was not rung for since it last read there."""
    found = list(news)
    outside = outside_of({each.account for each in found})
    rows = Nudge.objects.filter(account__in=outside, topic__in={each.topic for each in found})
    marks = {(row.account_id, row.topic): row.mark for row in rows}
    fresh = [each for each in found if marks.get((each.account, each.topic), -1) <= each.read]
    Nudge.objects.bulk_create(
        [_nudge(each, next_allowed(outside[each.account], now)) for each in fresh],
        update_conflicts=True,
        unique_fields=["account", "topic"],
        update_fields=["mark", "place", "due_at", "patient_until", "sent_at"],
    )


def _nudge(news: News, due: datetime) -> Nudge:
    return Nudge(
        account_id=news.account,
        topic=news.topic,
        mark=news.mark,
        place=news.place,
        due_at=due,
        patient_until=due + PATIENCE,
    )


def add_notification(notification: Notification, now: datetime) -> None:
    """The same for one notification: its account's browsers are rung once for it."""
    if access.rings(notification.account_id):
        place = _message(notification.data) if notification.act == "open_message" else reverse("notifications:list")
        add([News(notification.account_id, f"{access.NOTIFICATION}{notification.pk}", 1, 0, place)], now)


def _message(data: Mapping[str, Any]) -> str:
    """Where the message is in which somebody is mentioned."""
    page = reverse("discussions:detail", args=[data["discussion"]])
    return f"{page}?{urlencode({'message': data['message']})}" if data.get("message") else page


def _ring(now: datetime) -> int:
    due = Nudge.objects.select_for_update(of=("self",), skip_locked=True).filter(sent_at=None, due_at__lte=now)
    nudges = list(due.order_by("due_at")[:AT_ONCE])
    accounts = {nudge.account_id for nudge in nudges}
    wanted = waiting([(nudge.account_id, nudge.topic) for nudge in nudges])
    outside, connected = outside_of(accounts), is_connected(accounts)
    gone, put_off, told = [], [], []
    for nudge in nudges:
        if (nudge.account_id, nudge.topic) not in wanted:
            gone.append(nudge.pk)
        elif (later := _later(nudge, outside, connected, now)) > now:
            nudge.due_at = later
            put_off.append(nudge)
        else:
            told.append(nudge)
    Nudge.objects.filter(pk__in=gone).delete()
    Nudge.objects.bulk_update(put_off, ["due_at"])
    Nudge.objects.filter(pk__in=[nudge.pk for nudge in told]).update(sent_at=now)
    return _queue(_together(told))


def _later(nudge: Nudge, outside: Mapping[UUID, Outside], connected: Collection[UUID], now: datetime) -> datetime:
    """When to ring, if not now."""
    if nudge.account_id in connected and now < nudge.patient_until:
        return now + AGAIN
    return next_allowed(outside[nudge.account_id], now)


def _together(nudges: Iterable[Nudge]) -> dict[tuple[UUID, str], Nudge]:
    """One ring for what the same page shows; that of a mention leads to the very message."""
    told: dict[tuple[UUID, str], Nudge] = {}
    for nudge in nudges:
        key = (nudge.account_id, nudge.place.partition("?")[0])
        if key not in told or "?" in nudge.place:
            told[key] = nudge
    return told


def _queue(told: Mapping[tuple[UUID, str], Nudge]) -> int:
    browsers = access.browsers_of({account for account, _ in told})
    rung: list[dict[str, JSONValue]] = [
        {"subscription": str(browser), "nudge": nudge.pk, "tries": 0}
        for (account, _), nudge in told.items()
        for browser in browsers.get(account, ())
    ]
    if rung:
        jobs.ring.batch_defer(*rung)
    return len(rung)


def waiting(pairs: Collection[Waiting]) -> set[Waiting]:
    """Those that are still unread and wanted, wherever they come from."""
    found = access.unread_among(pairs)
    for source in sources.values():
        own = [pair for pair in pairs if pair[1].startswith(f"{source.name}:")]
        if own:
            found |= source.waiting(own)
    return found
