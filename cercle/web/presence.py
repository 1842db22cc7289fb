"""What happens when a signed-in person is seen: the one place where the layers that care are told."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.accounts.seen import note_seen

#: ``last_seen`` is written at most once in this time per account.
INTERVAL = timedelta(minutes=5)


def note(account: Account) -> None:
    """Record that ``account`` is connected. One that was inactive or never connected turns active at once."""
    now = timezone.now()
    before = account.last_seen
    if before and now - before < INTERVAL:
        return
    with transaction.atomic():
        # Together: a return that was noted but told to nobody would never be told.
        returned = before is None or now - before > timedelta(days=settings.ACTIVE_DAYS)
        if note_seen(account, now=now) and returned:
            _announce(account)


def _announce(account: Account) -> None:
    from cercle.directory.actions import announce_connected
    from cercle.invitations.actions import note_connection

    announce_connected(account)
    note_connection(account)
