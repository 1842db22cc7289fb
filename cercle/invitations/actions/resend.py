"""« Renvoyer l’invitation » without a change: the same links, 14 new days."""

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import NotFound
from cercle.invitations import access, contacts, refusals, sending
from cercle.invitations.models import Invitation
from cercle.invitations.outcome import Outcome


@action
def resend(actor: Account, invitation: Invitation) -> Outcome:
    """Send again to the same contact; links already sent keep working, so that the older message opens too.

    Raises ``Refused`` with the true state (already_accepted, declined, blocked_contact), ``TooMany``, ``NotFound``.
    """
    sending.spend_burst(actor)
    sending.spend_day(actor)
    invitation = access.lock(invitation)
    sponsor = access.sponsor_of(actor, invitation)
    if sponsor is None:
        raise NotFound
    refusals.require_open(invitation)
    if access.is_blocked(contacts.digests(contacts.of(invitation).values)):
        raise refusals.blocked()
    now = timezone.now()
    if sending.is_same_press(invitation, now):
        record(actor, "invitation.resend_repeated", "invitation", invitation.pk)
        return Outcome(invitation, sponsor, why="just_sent")
    sending.send(invitation, sponsor, now)
    record(actor, "invitation.resent", "invitation", invitation.pk, version=invitation.version)
    return Outcome(invitation, sponsor, sent=True)
