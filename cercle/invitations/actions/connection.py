"""An invited person connects without the link: their own sign-in, seen by ``web.presence``."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.directory.access import entry_of
from cercle.invitations import access
from cercle.invitations.actions.accept import accept_by_connection
from cercle.invitations.kinds import colleague


def note_connection(account: Account, *, signed_in: datetime | None = None, but: UUID | None = None) -> int:
    """Fulfil the open invitations of ``account``'s directory entry; returns how many. Those who invited are told once.

    Only those made before ``signed_in``, if given: a page seen in an older session answers nothing. Not ``but``: the
    person has its page before them, where they may also decline.
    Only the entry counts: an invitation sent to an address is not inherited by whoever has that address (pitfall S5).
    """
    entry = entry_of(account)
    if entry is None or not colleague.may_accept(account):
        return 0
    count = 0
    for id in access.open_of_entry(entry.pk, signed_in or timezone.now()):
        if id == but:
            continue
        try:
            count += accept_by_connection(id, account)
        except NotFound:  # deleted while we looked
            continue
    return count
