"""An invited person connects without the link: their own sign-in, seen by ``web.presence``."""

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.directory.access import entry_of
from cercle.invitations import access
from cercle.invitations.actions.accept import accept_by_connection
from cercle.invitations.kinds import colleague


def note_connection(account: Account) -> int:
    """Fulfil the open invitations of ``account``'s directory entry; returns how many. Those who invited are told once.

    Only the entry counts: an invitation sent to an address is not inherited by whoever has that address (pitfall S5).
    """
    entry = entry_of(account)
    if entry is None or not colleague.may_accept(account):
        return 0
    count = 0
    for id in access.open_of_entry(entry.pk):
        try:
            count += accept_by_connection(id, account)
        except NotFound:  # deleted while we looked
            continue
    return count
