"""Putting a message in the queue, in the transaction of the act that causes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from cercle.delivery import jobs
from cercle.delivery.models import WAITING, Channel, Fate, Outgoing

#: The worker takes up the jobs of dead ones itself, sooner. A message still waiting after this lost its job otherwise.
PATIENCE = timedelta(minutes=1)


def enqueue(
    kind: str,
    reference: object,
    *,
    channel: str,
    recipient: str,
    language: str,
    context: Mapping[str, Any] | None = None,
) -> Outgoing:
    """Write the row and its job in the caller's transaction: both exist after its commit, or neither (architecture.md).

    ``recipient`` is a normalised address or E.164 number. ``context`` holds codes and ids, never a link, a code or a
    health word. Not an action by itself: the act that calls it leaves the audit line.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a message leaves only with the act that causes it: call enqueue inside its transaction")
    outgoing = Outgoing.objects.create(
        kind=kind,
        reference=str(reference),
        channel=Channel(channel),
        recipient=recipient,
        language=language,
        context=dict(context or {}),
        due_at=timezone.now(),
    )
    jobs.send.configure(queueing_lock=f"delivery:{outgoing.pk}").defer(outgoing=str(outgoing.pk))
    return outgoing


def rescue(now: datetime | None = None, *, patience: timedelta = PATIENCE) -> int:
    """Give a new job to each message that has been due for ``patience`` and lost its own; returns how many.

    A message that still has its job, or is being sent, is not sent twice: see ``sending.send``.
    """
    limit = (now or timezone.now()) - patience
    waiting = Outgoing.objects.filter(fate__in=WAITING, due_at__lte=limit).order_by("due_at")
    rescued = 0
    for pk in waiting.values_list("pk", flat=True)[:1000]:
        try:
            with transaction.atomic():
                jobs.send.configure(queueing_lock=f"delivery:{pk}").defer(outgoing=str(pk))
        except AlreadyEnqueued:
            continue
        rescued += 1
    return rescued


def forget_recipients(kind: str, references: Iterable[object]) -> int:
    """Erase to whom the messages of these references went; their fates stay. A part of the act that calls it.

    What still waits is cancelled: it would have nowhere to go. Returns how many rows.
    """
    rows = Outgoing.objects.filter(kind=kind, reference__in=[str(reference) for reference in references])
    rows.filter(fate__in=WAITING).update(fate=Fate.CANCELLED, code="no_longer_wanted", settled_at=timezone.now())
    return rows.update(recipient="", provider_id="", reason="")


def cancel(kind: str, reference: object, *, code: str = "no_longer_wanted") -> int:
    """Cancel what still waits for ``reference``, in the caller's transaction; returns how many rows.

    A message that a worker is handing over at this moment may still leave: its renderer already said yes.
    """
    waiting = Outgoing.objects.filter(kind=kind, reference=str(reference), fate__in=WAITING)
    return waiting.update(fate=Fate.CANCELLED, code=code, settled_at=timezone.now())
