"""The inviter's one click: « Ajouter à la discussion » or « Ajouter au cercle de soins » (product.md §3.4)."""

from collections.abc import Iterable
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
from cercle.discussions.actions import confirm_guest, fill_seat
from cercle.discussions.models import Discussion, PendingSeat, SeatState
from cercle.dossiers.access import circle_seats_of
from cercle.dossiers.actions import add_to_circle, fill_circle_seat
from cercle.dossiers.models import CircleSeatState, Dossier
from cercle.invitations import access, circle_place
from cercle.invitations.models import GUESTS, Invitation, Kind, Sponsor, State
from cercle.invitations.telling import has_place, place_of
from cercle.notifications.actions import mark_done, notify, turn_to

#: The notification whose button leads here, by whom was invited.
ARRIVED = {
    Kind.COLLEAGUE: "colleague_connected",
    Kind.PATIENT: "guest_awaits_circle",
    Kind.CAREGIVER: "guest_awaits_circle",
}


@action
def add_for_sponsor(actor: Account, sponsor: Sponsor, *, vouch: bool, basis: str = "") -> None:
    """Give the accepted person the place that ``sponsor`` wanted. ``vouch``: the actor knows them and says so;
    ``basis``: why they may share in the dossier, where one was wanted.

    For whoever invited; of a colleague also an administrator, who adds without reading. A patient or caregiver comes
    on the terms that were agreed on, once it is known that it is they. Twice is once. Raises ``Refused``:
    ``not_accepted``, ``nothing_to_add``, ``seat_dropped``, ``seat_filled``, ``objected``, ``other_patient``,
    ``unverified`` (nothing proved the guest, and ``vouch`` does not say so); ``Invalid`` (basis, ends_at);
    ``Forbidden`` (vouching without the right), ``NotFound``.
    """
    guest = sponsor.invitation.kind in GUESTS
    if sponsor.account_id != actor.pk and (guest or not (actor.is_administrator and actor.is_active)):
        raise NotFound
    invitation = access.lock(sponsor.invitation)
    if invitation.state != State.ACCEPTED or invitation.accepted_by is None:
        raise Refused("not_accepted", _("Cette personne n’a pas encore accepté l’invitation."))
    seat = _seat(invitation.pk, sponsor)
    if seat is None and sponsor.dossier is None:
        raise Refused("nothing_to_add", _("Il n’y a plus de place en attente pour cette personne."))
    if guest and sponsor.dossier:
        _let_guest_in(actor, sponsor.dossier, invitation, vouch)
    else:
        entry = entry_of(invitation.accepted_by)
        if vouch and entry:
            vouch_for(actor, entry)
        if seat:
            fill_seat(actor, seat)
        if sponsor.dossier:
            _add_to_circle(actor, sponsor.dossier, invitation.pk, invitation.accepted_by, basis)
    if seat:
        note_arrival(invitation.pk, seat.discussion)
    _serve([sponsor])
    record(actor, "invitation.added", "invitation", invitation.pk, sponsor=str(sponsor.pk), vouched=vouch)


def _add_to_circle(actor: Account, dossier: Dossier, invitation: UUID, account: Account, basis: str) -> None:
    """By the grey place kept in the circle; invitations made before circles kept places have none."""
    states = [CircleSeatState.READY, CircleSeatState.FILLED, CircleSeatState.DROPPED]
    kept = circle_seats_of(invitation, states).filter(dossier=dossier).order_by("created_at").last()
    if kept:
        fill_circle_seat(actor, kept, basis=basis)
    else:
        add_to_circle(actor, dossier, account, basis=basis)


def _let_guest_in(actor: Account, dossier: Dossier, invitation: Invitation, vouch: bool) -> None:
    """Nobody reads as the patient or their daughter on a guess (pitfall S31): somebody answers for who came."""
    if not circle_place.is_verified(invitation):
        row = circle_place.guest_row(invitation)
        if not vouch:
            raise Refused("unverified", _("Confirmez d’abord que c’est bien la personne que vous avez invitée."))
        if row:
            confirm_guest(actor, row)
    states = [CircleSeatState.READY, CircleSeatState.FILLED, CircleSeatState.DROPPED]
    kept = circle_seats_of(invitation.pk, states).filter(dossier=dossier).order_by("created_at").last()
    if kept is None:
        raise Refused("nothing_to_add", _("Il n’y a plus de place en attente pour cette personne."))
    member = fill_circle_seat(actor, kept)
    notify(member.account, "circle_opened", member.pk, {"name": actor.name, "dossier": str(dossier.pk)})


def note_circle_arrival(invitation_id: UUID, dossier: Dossier) -> None:
    """As ``note_arrival``, for a care circle."""
    _serve(access.wishes_of(invitation_id, discussion=None, dossier=dossier.pk))


def note_arrival(invitation_id: UUID, discussion: Discussion) -> None:
    """The awaited person is in ``discussion``, whoever added them: nobody who wanted them there has anything to do.

    A part of the act that adds. Whoever wants them in a care circle too still has that to do.
    """
    _serve(access.wishes_of(invitation_id, discussion=discussion.pk, dossier=None))


def _serve(wishes: Iterable[Sponsor]) -> None:
    """Each wish is fulfilled: its inviter's button goes on to their next one, or goes."""
    for wish in wishes:
        if wish.done_at is None:
            wish.done_at = timezone.now()
            wish.save(update_fields=["done_at"])
        if wish.account is None:
            continue
        kind = ARRIVED[Kind(wish.invitation.kind)]
        waiting = access.wishes_of(wish.invitation_id, account=wish.account, done_at=None)
        following = [other for other in waiting if has_place(other)]
        if following:
            turn_to(wish.account, kind, wish.invitation_id, place_of(following[0]))
        else:
            mark_done(wish.account, kind, wish.invitation_id)


def _seat(invitation: UUID, sponsor: Sponsor) -> PendingSeat | None:
    """The grey place in the discussion that ``sponsor`` named, if they named one and it still stands."""
    if sponsor.discussion_id is None:
        return None
    seats = seats_of(invitation, [SeatState.READY, SeatState.FILLED])
    return seats.filter(discussion=sponsor.discussion_id).first()
