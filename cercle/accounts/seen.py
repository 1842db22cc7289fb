"""When an account was last connected.

Not an action: it is a heartbeat, not an act. A line of the journal every few minutes per person would drown the acts
that matter; signing in, which is one, leaves its line (``actions.note_sign_in``).
"""

from datetime import datetime

from django.db.models import Q

from cercle.accounts.models import Account


def note_seen(account: Account, *, now: datetime) -> bool:
    """Move ``last_seen`` forward to ``now``. False if another request had done so since ``account`` was read.

    Of many requests that arrive together one gets True: whatever follows from a return is done once.
    """
    before = account.last_seen
    unchanged = Q(last_seen=before) if before else Q(last_seen__isnull=True)
    moved = Account.objects.filter(unchanged, pk=account.pk).update(last_seen=now)
    account.last_seen = now
    return bool(moved)
