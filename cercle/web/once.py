"""A double press is one act: the second request with the same client-made id gets the first one's answer."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from cercle.accounts.models import Account
from cercle.core import locks

#: How long a form's id is remembered; a page that stayed open longer is a new intention.
REMEMBERED = timedelta(hours=12)


def once(account: Account, client_id: UUID, act: Callable[[], str]) -> str:
    """Run ``act`` unless this account already did with this ``client_id``; returns what it returned.

    The lock makes a second press wait for the first; the answer is remembered in the same transaction (the cache is
    a table), so what failed is not remembered and may be tried again.
    """
    name = f"once:{account.pk}:{client_id}"
    with transaction.atomic():
        locks.hold(name)
        known = cache.get(name)
        if isinstance(known, str):
            return known
        result = act()
        cache.set(name, result, int(REMEMBERED.total_seconds()))
        return result
