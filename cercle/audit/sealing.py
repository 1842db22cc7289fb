"""Sealing the trace, some seconds behind it, so that no act waits for it.

Lines become visible in another order than that of their ids: one that was begun earlier may be committed later. So what
is sealed next is whatever has no seal yet, looked for among the lines of the last hour; the order of the chain is the
order of sealing.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cercle.audit import head, seals
from cercle.audit.models import AuditLine, Seal
from cercle.core import locks

#: Lines of one transaction.
TOGETHER = 2000
#: A line whose transaction took longer than this is sealed at night (audit/jobs.py).
LOOKBACK = timedelta(hours=1)
#: A line that waits for longer than this, while nothing is sealed, means that sealing does not work.
PATIENCE = timedelta(minutes=10)


def seal_some(*, everything: bool = False) -> bool:
    """Seal lines that wait, at most ``TOGETHER``; True when more may wait. With ``everything``, however old they are.

    Of several workers one does it; the others find the lock taken and leave.
    """
    with transaction.atomic():
        if not locks.try_hold("audit.seal"):
            return False
        found = list(unsealed(0 if everything else floor()).order_by("pk")[:TOGETHER])
        if not found:
            return False
        last = Seal.objects.order_by("-number").first()
        made = seals.made(found, last, timezone.now())
        Seal.objects.bulk_create(made)
    head.note(made[-1])
    return len(found) == TOGETHER


def floor() -> int:
    """The id of a line that was sealed an hour ago: those before it are sealed, but for what is sealed at night."""
    old = Seal.objects.filter(at__lt=timezone.now() - LOOKBACK).order_by("-at")
    return old.values_list("line", flat=True).first() or 0


def unsealed(after: int) -> QuerySet[AuditLine]:
    """Lines without a seal whose id is greater than ``after``."""
    # The bound stands in both, so that the database joins two short ranges.
    sealed = Seal.objects.filter(line=OuterRef("pk"), line__gt=after)
    return AuditLine.objects.filter(~Exists(sealed), pk__gt=after)


def is_late() -> bool:
    """Whether lines wait for longer than they should and nothing was sealed since; three short queries at most."""
    now = timezone.now()
    if Seal.objects.filter(at__gt=now - PATIENCE).exists():
        return False
    return unsealed(floor()).filter(at__lt=now - PATIENCE).exists()
