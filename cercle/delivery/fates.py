"""What became of a message, written once and told to the domain that sent it."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cercle.delivery import reasons
from cercle.delivery.models import WAITING, Fate, Outgoing

logger = logging.getLogger(__name__)

Hook = Callable[[Outgoing], None]
_hooks: dict[str, list[Hook]] = {}

#: A later report may only move a message on: « distribué » is never undone by a late « remis au serveur ».
_FOLLOWERS = {
    Fate.QUEUED: {Fate.HANDED, Fate.DEFERRED, Fate.REJECTED, Fate.CANCELLED, Fate.DELIVERED},
    Fate.DEFERRED: {Fate.HANDED, Fate.DEFERRED, Fate.REJECTED, Fate.CANCELLED, Fate.DELIVERED},
    Fate.HANDED: {Fate.DELIVERED, Fate.REJECTED},
    # A server may accept, then give up: a bounce after « distribué » is news.
    Fate.DELIVERED: {Fate.REJECTED},
    Fate.REJECTED: {Fate.DELIVERED},
    Fate.CANCELLED: set(),
}


def on_settled(kind: str, function: Hook) -> None:
    """Have ``function(outgoing)`` called, in the transaction that writes a new fate, for messages of ``kind``.

    It is called for handed, delivered, deferred, rejected and cancelled alike and looks at ``outgoing.fate``.
    """
    known = _hooks.setdefault(kind, [])
    if function not in known:
        known.append(function)


def settle(
    outgoing: Outgoing, fate: Fate, *, code: str = "", provider_id: str = "", due_at: datetime | None = None
) -> bool:
    """Write ``fate`` for a row that the caller locked, and tell. False when the present fate outranks it."""
    if fate not in _FOLLOWERS[Fate(outgoing.fate)]:
        return False
    now = timezone.now()
    outgoing.fate = fate
    outgoing.code = code
    outgoing.reason = reasons.french(code) if fate in {Fate.REJECTED, Fate.DEFERRED} else ""
    outgoing.provider_id = provider_id or outgoing.provider_id
    outgoing.due_at = due_at or outgoing.due_at
    if fate == Fate.HANDED:
        outgoing.handed_at = now
    if fate not in WAITING:
        outgoing.settled_at = now
    outgoing.save(
        update_fields=["fate", "code", "reason", "provider_id", "due_at", "handed_at", "settled_at", "attempts"]
    )
    _tell(outgoing)
    return True


def _tell(outgoing: Outgoing) -> None:
    """Call the hooks, each in a savepoint: what became of a message stays true even if a listener stumbles."""
    for hook in _hooks.get(outgoing.kind, []):
        try:
            with transaction.atomic():
                hook(outgoing)
        except Exception:
            logger.exception("a listener failed on the fate of %s", outgoing.pk)
