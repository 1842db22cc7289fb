"""What happens when a signed-in person is seen: the one place where the layers that care are told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.accounts.seen import note_seen

#: ``last_seen`` is written at most once in this time per account.
INTERVAL = timedelta(minutes=5)


def note(account: Account, answering: Callable[[], UUID | None] = lambda: None) -> None:
    """Record that ``account`` is connected. One that was inactive or never connected turns active at once.

    Whoever signed in since they were last seen has come: colleagues who invited them learn it. A page seen in an old
    session says nothing new. ``answering`` gives the invitation whose link this browser holds: its page asks the person
    for their answer, and nobody gives it for them.
    """
    now = timezone.now()
    before = account.last_seen
    if before and now - before < INTERVAL:
        return
    with transaction.atomic():
        # Together: a return that was noted but told to nobody would never be told.
        returned = before is None or now - before > timedelta(days=settings.ACTIVE_DAYS)
        if not note_seen(account, now=now):
            return
        if returned:
            _announce(account)
        if _signed_in_since(account, before):
            _tell_inviters(account, answering())


def _signed_in_since(account: Account, before: datetime | None) -> bool:
    return account.last_login is not None and (before is None or account.last_login > before)


def _announce(account: Account) -> None:
    from cercle.directory.actions import announce_connected

    announce_connected(account)


def _tell_inviters(account: Account, answering: UUID | None) -> None:
    from cercle.invitations.actions import note_connection

    note_connection(account, signed_in=account.last_login, but=answering)
