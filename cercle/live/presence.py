"""Who is connected: has an open page before their eyes, at any process of the installation.

Each process notes its own in two small tables, and says every few seconds that it lives; nothing is written while
nobody comes or goes. What a killed process noted stops counting by itself.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from cercle.live import bell
from cercle.live.models import Presence, Process
from cercle.live.threads import Threads

logger = logging.getLogger(__name__)

#: Seconds between two looks at who came and went.
TICK = 1.0
#: Seconds between two signs of life of a process, and those after which its silence means that it has ended.
BEAT, ALIVE = 8.0, timedelta(seconds=25)
#: Seconds that somebody is still there without a stream: a page that loads anew closes one and opens another.
GRACE = 6.0
#: Accounts named in one notification. When more come at once (a restart), pages ask by themselves.
TOLD = 100


def is_connected(accounts: Collection[UUID]) -> set[UUID]:
    """Those of ``accounts`` with an open page now, or until a few seconds ago. Programs' streams do not count."""
    alive = Presence.objects.filter(account__in=accounts, process__at__gt=Now() - ALIVE)
    return set(alive.values_list("account", flat=True))


class Book:
    """What one process knows. Lives on its event loop."""

    def __init__(self, threads: Threads) -> None:
        self.id = uuid4()
        self._threads = threads
        self._open: Counter[UUID] = Counter()
        self._noted: set[UUID] = set()
        self._came: set[UUID] = set()
        self._going: dict[UUID, float] = {}
        self._beaten = 0.0

    def came(self, account: UUID) -> None:
        """One more stream."""
        self._open[account] += 1
        self._going.pop(account, None)
        if account not in self._noted:
            self._came.add(account)

    def went(self, account: UUID) -> None:
        """One stream less."""
        self._open[account] -= 1
        if not self._open[account]:
            del self._open[account]
            self._going[account] = time.monotonic() + GRACE

    async def keep(self) -> None:
        """Write what changes, for ever. What could not be written is tried again."""
        while True:
            try:
                await self.turn()
            except Exception:
                logger.warning("who is connected could not be noted; trying again", exc_info=True)
                self._beaten = 0.0
                await asyncio.sleep(BEAT)
            await asyncio.sleep(TICK)

    async def turn(self) -> None:
        now = time.monotonic()
        gone = {account for account, until in self._going.items() if until <= now}
        came = set(self._came)
        if not came and not gone and now - self._beaten < BEAT:
            return
        after = (self._noted | came) - gone
        await self._threads.run(_write, self.id, came - gone, gone & self._noted, after)
        self._beaten, self._noted = now, after
        self._came -= came
        for account in gone:
            if self._going.get(account, now + 1) <= now:
                del self._going[account]
            elif account in self._open:  # came back while it was struck out
                self._came.add(account)

    async def close(self) -> None:
        """The process ends: who was here counts for a moment more, as their pages go to the one that takes over."""
        try:
            await self._threads.run(_fade, self.id)
        except Exception:
            logger.warning("who was connected could not be struck out; it ends by itself")


def _write(process: UUID, came: set[UUID], gone: set[UUID], everyone: set[UUID]) -> None:
    with transaction.atomic():
        known = Process.objects.filter(pk=process).update(at=Now())
        if not known:  # the first time, or the tables were emptied by a crash of the database
            Process.objects.create(pk=process, at=Now())
        before = is_connected(came)
        noted = [Presence(process_id=process, account=account) for account in (came if known else everyone)]
        Presence.objects.bulk_create(noted, ignore_conflicts=True, batch_size=1000)
        if gone:
            Presence.objects.filter(process=process, account__in=gone).delete()
        ended = _bury()
        left = gone | ended
        tell(came - before, left - is_connected(left) if left else set())


def _bury() -> set[UUID]:
    """Remove what silent processes noted; the accounts concerned."""
    silent = list(Process.objects.filter(at__lte=Now() - ALIVE).values_list("pk", flat=True))
    if not silent:
        return set()
    rows = Presence.objects.filter(process__in=silent)
    accounts = set(rows.values_list("account", flat=True))
    rows.delete()
    Process.objects.filter(pk__in=silent).delete()
    return accounts


def _fade(process: UUID) -> None:
    Process.objects.filter(pk=process).update(at=Now() - ALIVE + timedelta(seconds=GRACE))


def tell(came: Collection[UUID], left: Collection[UUID]) -> None:
    """Ring once for those whose presence changed; who may hear of it is the domains' matter."""
    changes = [(account, True) for account in came] + [(account, False) for account in left]
    if len(changes) <= TOLD and changes:
        on, off = ([str(account) for account, there in changes if there is which] for which in (True, False))
        bell.ring(bell.PRESENCE, bell.PRESENCE, on=on, off=off)
