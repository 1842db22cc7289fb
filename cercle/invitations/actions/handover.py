"""A link that the inviter carries: shared, copied, in their own mail. The server sent nothing and claims nothing."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import NotFound, Refused
from cercle.invitations import access, refusals, sending
from cercle.invitations.models import Handover, Invitation

#: Ways that are a sending of the inviter's own and start 14 new days. Copying the link does not (product.md §4).
SENDING = frozenset({"share", "mailto", "sms"})
WAYS = SENDING | {"copy", "qr", "letter"}


@action
def record_handover(actor: Account, invitation: Invitation, way: str) -> Handover:
    """Note that the actor took the link away by ``way`` (share, mailto, sms, copy, qr, letter).

    Raises ``Refused`` with the true state, or ``expired``, ``locked`` for a link that would not open; ``NotFound``.
    """
    if way not in WAYS:
        raise ValueError(way)
    invitation = access.lock(invitation)
    if access.sponsor_of(actor, invitation) is None:
        raise NotFound
    refusals.require_open(invitation)
    if invitation.locked_at is not None:
        raise Refused("locked", _("Cette invitation est bloquée : renvoyez-la pour que son lien s’ouvre."))
    now = timezone.now()
    if way in SENDING:
        invitation.sent_at = now
        invitation.save(update_fields=["sent_at", *sending.start_days(invitation, now)])
    elif now >= invitation.expires_at:
        raise Refused("expired", _("Cette invitation a expiré : renvoyez-la pour que son lien s’ouvre."))
    handover = Handover(invitation=invitation, account=actor, way=way)
    handover.save(force_insert=True)
    record(actor, "invitation.handed_over", "invitation", invitation.pk, way=way)
    return handover
