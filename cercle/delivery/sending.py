"""One try to hand a message over: claim in one transaction, hand over outside any, settle in another.

A lock of the database session is held from claim to settle. Another worker that meets it leaves the message alone; if
this one dies, the lock dies with its connection and ``actions.rescue`` gives the message a new job. So a message is
handed over at least once, and more than once only when a worker dies in the instant between the server's « 250 » and
the settling commit; it is never called handed over when it was not.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from cercle.delivery import carriers, fates, jobs, renderers
from cercle.delivery.models import WAITING, Fate, Outgoing
from cercle.delivery.reasons import Trouble
from cercle.delivery.templates import Rendered

logger = logging.getLogger(__name__)

#: Pauses before the second, third… try of what failed for now. After the last one, the message is rejected.
PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
)
#: A job may start this much before its time: two clocks, one of Python and one of the database.
SLACK = timedelta(seconds=5)

_TAKE = """
UPDATE delivery_outgoing SET attempts = attempts + 1
WHERE id = %s AND fate = ANY(%s) AND due_at <= %s
RETURNING *
"""


@contextmanager
def _alone(pk: UUID) -> Iterator[bool]:
    """Whether nobody else is sending ``pk``; if so, nobody will until the block ends or this connection does."""
    key = f"delivery:{pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken and connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def send(pk: str) -> None:
    """Try ``pk`` once, if it is waiting and due and nobody else is at it."""
    with _alone(UUID(pk)) as alone:
        if not alone:
            return
        claimed = _claim(UUID(pk))
        if claimed is None:
            return
        outgoing, message = claimed
        try:
            provider_id = carriers.hand_over(outgoing, message)
        except carriers.Failed as failure:
            _settle(outgoing, failure.trouble)
        except Exception:
            # A fault of ours on one message must not stop the queue, nor be taken for a success.
            logger.exception("handing over %s failed", outgoing.pk)
            _settle(outgoing, Trouble("internal", temporary=True))
        else:
            _settle(outgoing, None, provider_id)


def _claim(pk: UUID) -> tuple[Outgoing, Rendered] | None:
    """Count the try and write the text; None when there is nothing (any more) to send."""
    with transaction.atomic(durable=True):
        taken = list(Outgoing.objects.raw(_TAKE, [pk, list(WAITING), timezone.now() + SLACK]))
        if not taken:
            return None
        [outgoing] = taken
        try:
            with transaction.atomic():
                message = renderers.of(outgoing.kind)(outgoing)
        except renderers.NoLongerWanted as reason:
            fates.settle(outgoing, Fate.CANCELLED, code=reason.reason[:40])
            return None
        except Exception:
            logger.exception("writing the text of %s (%s) failed", outgoing.pk, outgoing.kind)
            _put_off(outgoing, Trouble("internal", temporary=True))
            return None
        return outgoing, message


def _settle(outgoing: Outgoing, trouble: Trouble | None, provider_id: str = "") -> None:
    """Write what became of the try."""
    with transaction.atomic(durable=True):
        if trouble is None:
            fates.settle(outgoing, Fate.HANDED, provider_id=provider_id)
        else:
            _put_off(outgoing, trouble)


def _put_off(outgoing: Outgoing, trouble: Trouble) -> None:
    """Later if that is worth it, else rejected. The next job is written in the transaction that says « différé »."""
    if not trouble.temporary:
        fates.settle(outgoing, Fate.REJECTED, code=trouble.code)
    elif outgoing.attempts > len(PAUSES):
        # What kept failing says more than « gave up » when it has words of its own.
        fates.settle(outgoing, Fate.REJECTED, code="gave_up" if trouble.code == "busy" else trouble.code)
    else:
        due = timezone.now() + PAUSES[outgoing.attempts - 1]
        if fates.settle(outgoing, Fate.DEFERRED, code=trouble.code, due_at=due):
            jobs.send.configure(schedule_at=due, queueing_lock=f"delivery:{outgoing.pk}").defer(
                outgoing=str(outgoing.pk)
            )
