"""An administrator lifts a « Ce n’est pas moi » that no inviter can correct any more."""

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Forbidden, Invalid
from cercle.invitations import access, contacts


@action
def unblock_contact(actor: Account, *, email: str = "", phone: str = "") -> int:
    """Allow a contact to be written to again; returns how many blocks went. Raises ``Forbidden``, ``Invalid``."""
    if not (actor.is_administrator and actor.is_active):
        raise Forbidden
    errors: dict[str, str] = {}
    contact = contacts.parse(email, phone, errors)
    if errors:
        raise Invalid(errors)
    count, _models = access.blocks_on(contacts.digests(contact.values)).delete()
    record(actor, "contact.unblocked", "contact", "", count=count)
    return count
