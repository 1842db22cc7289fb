"""Hours in which nobody is rung and no digest leaves."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cercle.notifications.models import Outside

#: Where the law is French and the hour is not that of Paris, by IANA name. The site's own zone is the empty choice.
ZONES = (
    ("Europe/Paris", _("Paris")),
    ("America/Guadeloupe", _("Guadeloupe, Saint-Martin, Saint-Barthélemy")),
    ("America/Martinique", _("Martinique")),
    ("America/Cayenne", _("Guyane")),
    ("America/Miquelon", _("Saint-Pierre-et-Miquelon")),
    ("Indian/Reunion", _("La Réunion")),
    ("Indian/Mayotte", _("Mayotte")),
    ("Pacific/Noumea", _("Nouvelle-Calédonie")),
    ("Pacific/Wallis", _("Wallis-et-Futuna")),
    ("Pacific/Tahiti", _("Polynésie française")),
)


def outside_of(accounts: Collection[UUID]) -> dict[UUID, Outside]:
    """What each of them chose, the defaults for who never did; one query."""
    rows = {row.account_id: row for row in Outside.objects.filter(account__in=accounts)}
    return {id: rows.get(id) or Outside(account_id=id) for id in accounts}


def zone_of(outside: Outside) -> ZoneInfo:
    return ZoneInfo(outside.zone or settings.TIME_ZONE)


def next_allowed(outside: Outside, now: datetime) -> datetime:
    """``now``, or the end of the quiet hours that it falls into.

    Beginning and end at the same time of day mean the whole day: then nobody is ever rung, and ``now`` comes again
    a day later each time.
    """
    if not outside.is_quiet:
        return now
    local = now.astimezone(zone_of(outside))
    start, end = outside.quiet_from, outside.quiet_until
    hour = local.time().replace(tzinfo=None)
    inside = start <= hour < end if start < end else hour >= start or hour < end
    if not inside:
        return now
    ends = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0, fold=0)
    return ends if ends > local else ends + timedelta(days=1)


def is_quiet(outside: Outside, now: datetime) -> bool:
    return next_allowed(outside, now) > now
