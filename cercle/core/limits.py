"""Limits as token buckets in one table: full at first, emptied by spending, growing back evenly over the period.

One statement reads, refills and takes under the row's lock, so that any number of processes share one bucket.
A spending inside a transaction that fails is undone with it: what must count against a failed try (codes) is spent
before the transaction opens. Two buckets in one transaction are taken in the same order everywhere.
"""

import math
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cercle.config.limits import PERIODS
from cercle.core.errors import TooMany
from cercle.core.models import Bucket
from cercle.core.secrets import keyed_digest

#: What the bucket holds now.
_GROWN = "LEAST(%(full)s, b.tokens + %(rate)s * EXTRACT(EPOCH FROM GREATEST(%(now)s - b.at, INTERVAL '0')))"
_TAKE = f"""
INSERT INTO core_bucket AS b (name, key, tokens, at)
VALUES (%(name)s, %(key)s, %(full)s - %(cost)s, %(now)s)
ON CONFLICT (name, key) DO UPDATE SET tokens = {_GROWN} - %(cost)s, at = GREATEST(b.at, %(now)s)
WHERE {_GROWN} >= %(cost)s - 1e-6
RETURNING tokens
"""  # noqa: S608 - constants only
_BACK = "UPDATE core_bucket SET tokens = LEAST(%s, tokens + %s) WHERE name = %s AND key = %s"


def _digest(name: str, key: str) -> str:
    return _digest_under(settings.SECRET_KEY, name, key)


@lru_cache(maxsize=4096)
def _digest_under(_secret: str, name: str, key: str) -> str:
    """Remembered, since who acts acts again; under another key it is another one."""
    return keyed_digest(f"limit.{name}", key)


def _capacity(name: str, capacity: int | None) -> int:
    return settings.LIMITS[name] if capacity is None else capacity


def _period(name: str, period: timedelta | None) -> timedelta:
    found = period or PERIODS.get(name)
    if found is None:
        raise ValueError(f"{name} is not counted over a time: give its period")
    return found


def shape(name: str, key: str) -> tuple[str, float, float]:
    """What SQL of one's own needs to take from a bucket: the stored key, the capacity, the growth per second."""
    full = _capacity(name, None)
    return _digest(name, key), float(full), full / _period(name, None).total_seconds()


def spend(
    name: str,
    key: str,
    *,
    cost: int = 1,
    capacity: int | None = None,
    period: timedelta | None = None,
    now: datetime | None = None,
) -> None:
    """Take ``cost`` from the bucket of limit ``name`` for ``key`` (an id, an address, a number: stored as a digest).

    Raises ``TooMany`` and takes nothing when less is left; ``retry_after`` is when enough will have grown back.
    A capacity of 0 closes the door. ``KeyError`` for a name that ``cercle.config.limits`` does not know.
    """
    full = _capacity(name, capacity)
    seconds = _period(name, period).total_seconds()
    if cost > full:
        raise TooMany(name, round(seconds))
    digest = _digest(name, key)
    now = now or timezone.now()
    values: dict[str, str | float | datetime] = {
        "name": name,
        "key": digest,
        "full": float(full),
        "cost": float(cost),
        "rate": full / seconds,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone() is not None:
            return
    raise TooMany(name, _wait(name, digest, full, seconds, cost, now))


def _wait(name: str, digest: str, full: int, seconds: float, cost: int, now: datetime) -> int:
    """Whole seconds until ``cost`` tokens are there."""
    bucket = Bucket.objects.filter(name=name, key=digest).first()
    if bucket is None:
        return 1
    missing = cost - bucket.tokens - full / seconds * max(0.0, (now - bucket.at).total_seconds())
    return max(1, math.ceil(missing * seconds / full))


def refund(name: str, key: str, *, cost: int = 1, capacity: int | None = None) -> None:
    """Give back what a spending took (an accepted invitation, pitfall S20). More than full is not kept."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK, [float(_capacity(name, capacity)), float(cost), name, _digest(name, key)])


def left(
    name: str, key: str, *, capacity: int | None = None, period: timedelta | None = None, now: datetime | None = None
) -> int:
    """Whole tokens left, without taking any: for « il vous reste 12 invitations »."""
    full = _capacity(name, capacity)
    bucket = Bucket.objects.filter(name=name, key=_digest(name, key)).first()
    if bucket is None:
        return full
    elapsed = max(0.0, ((now or timezone.now()) - bucket.at).total_seconds())
    return max(0, math.floor(min(full, bucket.tokens + full / _period(name, period).total_seconds() * elapsed) + 1e-6))


def sweep(now: datetime | None = None) -> int:
    """Remove buckets that have surely grown full again; returns how many."""
    longest = max(PERIODS.values())
    return Bucket.objects.filter(at__lt=(now or timezone.now()) - 2 * longest).delete()[0]
