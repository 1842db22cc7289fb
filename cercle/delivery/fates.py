"""What became of a message, written once and told to the domain that sent it."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cercle.delivery import reasons
from cercle.delivery.models import WAITING, Fate, Outgoing

logger = logging.getLogger(__name__)

_SETTLED = ("fate", "code", "reason", "provider_id", "due_at", "handed_at", "settled_at")

Hook = Callable[[Outgoing], None]
_hooks: dict[str, list[Hook]] = {}

#: Fate → those it may follow. « distribué » is never undone by a late « remis au serveur »; but a server may accept,
#: then give up, and a bounce after « distribué » is news.
_FOLLOWS = {
    Fate.HANDED: WAITING,
    Fate.DEFERRED: WAITING,
    Fate.CANCELLED: WAITING,
    Fate.DELIVERED: (*WAITING, Fate.HANDED, Fate.REJECTED),
    Fate.REJECTED: (*WAITING, Fate.HANDED, Fate.DELIVERED),
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
    """Write ``fate`` in the caller's transaction, and tell. False when the row's present fate outranks it.

    One conditional statement: whatever ``outgoing`` says, the row decides.
    """
    now = timezone.now()
    outgoing.fate = fate
    outgoing.code = code
    outgoing.reason = reasons.french(code) if fate in {Fate.REJECTED, Fate.DEFERRED} else ""
    outgoing.provider_id = provider_id or outgoing.provider_id
    outgoing.due_at = due_at or outgoing.due_at
    outgoing.handed_at = now if fate == Fate.HANDED else outgoing.handed_at
    outgoing.settled_at = None if fate in WAITING else now
    written = Outgoing.objects.filter(pk=outgoing.pk, fate__in=_FOLLOWS[fate]).update(
        **{name: getattr(outgoing, name) for name in _SETTLED}
    )
    if not written:
        outgoing.refresh_from_db()
        return False
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
