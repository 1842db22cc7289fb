"""The inviter's one click: « Ajouter à la discussion » or « Ajouter au cercle de soins » (product.md §3.4)."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import NotFound, Refused
from cercle.directory.access import entry_of
from cercle.directory.actions import vouch as vouch_for
from cercle.discussions.access import seats_of
from cercle.discussions.actions import fill_seat
from cercle.discussions.models import PendingSeat, SeatState
from cercle.dossiers.actions import add_to_circle
from cercle.invitations import access
from cercle.invitations.models import Sponsor, State
from cercle.notifications.actions import mark_done


@action
def add_for_sponsor(actor: Account, sponsor: Sponsor, *, vouch: bool) -> None:
    """Give the accepted person the place that ``sponsor`` wanted. ``vouch``: the actor knows them and says so.

    For whoever invited, or an administrator, who adds without reading. Twice is once. Raises ``Refused``:
    ``not_accepted``, ``nothing_to_add``, ``seat_dropped``; ``Forbidden`` (vouching without the right), ``NotFound``.
    """
    if sponsor.account_id != actor.pk and not (actor.is_administrator and actor.is_active):
        raise NotFound
    invitation = access.lock(sponsor.invitation)
    if invitation.state != State.ACCEPTED or invitation.accepted_by is None:
        raise Refused("not_accepted", _("Cette personne n’a pas encore accepté l’invitation."))
    seat = _seat(invitation.pk, sponsor)
    if seat is None and sponsor.dossier is None:
        raise Refused("nothing_to_add", _("Il n’y a plus de place en attente pour cette personne."))
    entry = entry_of(invitation.accepted_by)
    if vouch and entry:
        vouch_for(actor, entry)
    if seat:
        fill_seat(actor, seat)
    if sponsor.dossier:
        add_to_circle(actor, sponsor.dossier, invitation.accepted_by)
    if sponsor.done_at is None:
        invitation.sponsors.filter(pk=sponsor.pk).update(done_at=timezone.now())
    if sponsor.account:
        mark_done(sponsor.account, "colleague_connected", str(invitation.pk))
    record(actor, "invitation.added", "invitation", invitation.pk, sponsor=str(sponsor.pk), vouched=vouch)


def _seat(invitation: UUID, sponsor: Sponsor) -> PendingSeat | None:
    """The grey place in the discussion that ``sponsor`` named, if they named one and it still stands."""
    if sponsor.discussion_id is None:
        return None
    seats = seats_of(invitation, [SeatState.READY, SeatState.FILLED])
    return seats.filter(discussion=sponsor.discussion_id).first()
