"""An act that was asked for twice is done once: whoever asks again gets the first one's answer."""

from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction

from cercle.core import locks

#: How long it is remembered; what is asked later is a new intention.
REMEMBERED = timedelta(hours=12)


def once(name: str, act: Callable[[], str]) -> str:
    """Run ``act`` unless it was done already under this ``name``; returns what it returned.

    The lock makes a second request wait for the first; the answer is remembered in the same transaction (the cache is
    a table), so what failed is not remembered and may be tried again.
    """
    name = f"once:{name}"
    with transaction.atomic():
        locks.hold(name)
        known = cache.get(name)
        if isinstance(known, str):
            return known
        result = act()
        cache.set(name, result, int(REMEMBERED.total_seconds()))
        return result
