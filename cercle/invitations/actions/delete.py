"""« Supprimer l’invitation » before acceptance: nobody can ever accept it."""

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import NotFound
from cercle.discussions.actions import drop_seats
from cercle.dossiers.actions import drop_circle_seats
from cercle.invitations import access, refusals
from cercle.invitations.models import GUESTS, Invitation, State
from cercle.invitations.telling import sponsors


@action
def delete(actor: Account, invitation: Invitation) -> bool:
    """End the invitation for good, its links and pending seats with it; True.

    While a colleague invites the same person too, only the actor's own wish goes: nobody ends another's invitation.
    False then. Raises ``Refused`` (already_accepted), ``NotFound``.
    """
    invitation = access.lock(invitation)
    mine = access.sponsor_of(actor, invitation)
    if mine is None and (invitation.kind in GUESTS or not actor.is_administrator):
        raise NotFound
    if invitation.state == State.ACCEPTED:
        refusals.require_open(invitation)
    others = [sponsor for sponsor in sponsors(invitation) if sponsor.account_id != actor.pk]
    if mine is not None and others:
        _withdraw(actor, invitation)
        return False
    invitation.state, invitation.ended_at = State.DELETED, timezone.now()
    invitation.version += 1
    invitation.save(update_fields=["state", "ended_at", "version"])
    drop_seats(invitation.pk, actor=actor)
    drop_circle_seats(invitation.pk, actor=actor)
    record(actor, "invitation.deleted", "invitation", invitation.pk)
    return True


def _withdraw(actor: Account, invitation: Invitation) -> None:
    invitation.sponsors.filter(account=actor).update(withdrawn_at=timezone.now(), knows_contact=False)
    wanted = sponsors(invitation)
    drop_seats(invitation.pk, actor=actor, keep={each.discussion_id for each in wanted if each.discussion_id})
    drop_circle_seats(invitation.pk, actor=actor, keep={each.dossier_id for each in wanted if each.dossier_id})
    record(actor, "invitation.withdrawn", "invitation", invitation.pk)
