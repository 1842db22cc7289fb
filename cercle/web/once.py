"""A double press is one act: the second request with the same client-made id gets the first one's answer."""

from collections.abc import Callable
from uuid import UUID

from cercle.accounts.models import Account
from cercle.core import once as kit


def once(account: Account, client_id: UUID, act: Callable[[], str]) -> str:
    """Run ``act`` unless this account already did with this ``client_id``; returns what it returned."""
    return kit.once(f"{account.pk}:{client_id}", act)
