"""An administrator changes a cell of the matrix of rights, for this site."""

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import NotFound
from cercle.dossiers.access import right_changes
from cercle.dossiers.rights import MATRIX, Holder, Right


@action
def set_right(actor: Account, holder: Holder, right: Right, *, allowed: bool) -> None:
    """Allow or refuse ``right`` to ``holder`` everywhere here. What equals the shipped table is no change any more.

    Raises ``NotFound`` to everybody but administrators.
    """
    if not (actor.is_active and actor.is_administrator):
        raise NotFound
    cell = right_changes().filter(holder=holder.value, act=right.value)
    if allowed == (right in MATRIX[holder]):
        cell.delete()
    else:
        cell.update_or_create(holder=holder.value, act=right.value, defaults={"allowed": allowed, "by": actor})
    record(actor, "right.changed", "right", f"{holder.value}.{right.value}", allowed=allowed)
