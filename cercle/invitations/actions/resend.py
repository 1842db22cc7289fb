"""« Renvoyer l’invitation » without a change: the same links, 14 new days."""

from uuid import UUID

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import NotFound
from cercle.invitations import access, contacts, presses, refusals, sending
from cercle.invitations.models import Invitation
from cercle.invitations.outcome import Outcome


@action
def resend(actor: Account, invitation: Invitation, *, client_id: UUID | None = None) -> Outcome:
    """Send again to the same contact; links already sent keep working, so that the older message opens too.

    The same ``client_id`` again sends nothing more.

    Raises ``Refused`` with the true state (already_accepted, declined, blocked_contact, frozen), ``TooMany``,
    ``NotFound``.
    """
    if done := presses.earlier(actor, client_id):
        return done
    sending.spend_burst(actor)
    sending.spend_day(actor)
    invitation = access.lock(invitation)
    sponsor = access.sponsor_of(actor, invitation)
    if sponsor is None:
        raise NotFound
    refusals.require_open(invitation)
    refusals.require_carried(invitation)
    if access.is_blocked(contacts.digests(contacts.of(invitation).values)):
        raise refusals.blocked()
    sending.send(invitation, sponsor, timezone.now())
    record(actor, "invitation.resent", "invitation", invitation.pk, version=invitation.version)
    return presses.remember(actor, client_id, Outcome(invitation, sponsor, sent=True))
