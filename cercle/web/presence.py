"""What happens when a signed-in person is seen: the one place where the layers that care are told."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cercle.accounts.actions import note_seen
from cercle.accounts.models import Account

#: ``last_seen`` is written at most once in this time per account.
INTERVAL = timedelta(minutes=5)


def note(account: Account) -> None:
    """Record that ``account`` is connected. One that was inactive or never connected turns active at once."""
    now = timezone.now()
    before = account.last_seen
    if before and now - before < INTERVAL:
        return
    note_seen(account, now=now)
    if before is None or now - before > timedelta(days=settings.ACTIVE_DAYS):
        from cercle.directory.actions import announce_connected
        from cercle.invitations.actions import note_connection

        announce_connected(account)
        note_connection(account)
