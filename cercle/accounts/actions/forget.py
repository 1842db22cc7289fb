"""What is not kept: a contact that somebody once wanted, or refused, is a personal datum without a use."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cercle.accounts import access
from cercle.audit import journal
from cercle.audit.action import action


@action
def forget_changes() -> int:
    """Delete the changes that ended, or were begun by the owner and left, CERCLE_PURGE_DAYS ago; returns how many.

    A professional's proposal waits for as long as its owner needs.
    """
    gone, _kinds = access.old_changes(timezone.now() - timedelta(days=settings.PURGE_DAYS)).delete()
    journal.record(None, "account.contact_changes_forgotten", "account", "", count=gone)
    return gone
