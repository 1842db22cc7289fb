"""The inviter's one click: « Ajouter à la discussion », once the invited person has connected (product.md §3.4)."""

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
from cercle.discussions.models import Member, SeatState
from cercle.invitations import access
from cercle.invitations.models import Sponsor, State
from cercle.notifications.actions import mark_done


@action
def add_for_sponsor(actor: Account, sponsor: Sponsor, *, vouch: bool) -> Member:
    """Give the accepted person the place that ``sponsor`` wanted. ``vouch``: the actor knows them and says so.

    For whoever invited, or an administrator, who adds without reading. Twice is once. Raises ``Refused``:
    ``not_accepted``, ``nothing_to_add``, ``seat_dropped``; ``Forbidden`` (vouching without the right), ``NotFound``.
    """
    if sponsor.account_id != actor.pk and not (actor.is_administrator and actor.is_active):
        raise NotFound
    invitation = access.lock(sponsor.invitation)
    if invitation.state != State.ACCEPTED or invitation.accepted_by is None:
        raise Refused("not_accepted", _("Cette personne n’a pas encore accepté l’invitation."))
    seats = seats_of(invitation.pk, [SeatState.READY, SeatState.FILLED])
    seat = seats.filter(discussion=sponsor.discussion_id).first() if sponsor.discussion_id else None
    if seat is None:
        raise Refused("nothing_to_add", _("Il n’y a plus de place en attente pour cette personne."))
    entry = entry_of(invitation.accepted_by)
    if vouch and entry:
        vouch_for(actor, entry)
    member = fill_seat(actor, seat)
    if sponsor.done_at is None:
        invitation.sponsors.filter(pk=sponsor.pk).update(done_at=timezone.now())
    if sponsor.account:
        mark_done(sponsor.account, "colleague_connected", str(invitation.pk))
    record(actor, "invitation.added", "invitation", invitation.pk, sponsor=str(sponsor.pk), vouched=vouch)
    return member
