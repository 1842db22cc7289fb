"""Grey places kept for those who were invited. A seat gives no access (product.md §3.4).

The layer above owns invitations and calls these inside its own transactions; ``invitation`` is opaque here.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Forbidden, Refused
from cercle.directory.models import Professional
from cercle.discussions.access import OPEN_SEATS, Right, hold, hold_unseen, seats_of
from cercle.discussions.actions.add import admit
from cercle.discussions.models import Discussion, Member, PendingSeat, SeatState
from cercle.live import bell


def _ring(discussion: Discussion) -> None:
    bell.ring(bell.discussion(discussion.pk), "seats", discussion=discussion.pk)


@action
def reserve_seat(
    actor: Account, discussion: Discussion, *, invitation: UUID, name: str, entry: Professional | None = None
) -> PendingSeat:
    """Keep a place for the person of ``invitation``; the place they have here already when there is one."""
    hold(actor, discussion, Right.ADD_MEMBER)
    seat = discussion.seats.filter(invitation=invitation, state__in=OPEN_SEATS).first()
    if seat is None:
        seat = PendingSeat(discussion=discussion, invitation=invitation, name=name[:160], entry=entry, added_by=actor)
        seat.from_seq = discussion.last_seq
        seat.save(force_insert=True)
        _ring(discussion)
    record(actor, "seat.reserved", "discussion", discussion.pk, seat=str(seat.pk), invitation=str(invitation))
    return seat


@transaction.atomic
def ready_seats(invitation: UUID, account: Account) -> list[PendingSeat]:
    """The invited person connected as ``account``: their seats say « connecté, à ajouter ». Still no access."""
    return [_ready(account, seat) for seat in seats_of(invitation).select_for_update(of=("self",))]


@action
def _ready(account: Account, seat: PendingSeat) -> PendingSeat:
    seat.state, seat.account = SeatState.READY, account
    seat.save(update_fields=["state", "account"])
    record(account, "seat.ready", "discussion", seat.discussion_id, seat=str(seat.pk))
    _ring(seat.discussion)
    return seat


@action
def fill_seat(actor: Account, seat: PendingSeat) -> Member:
    """Add the person who was awaited: the inviter's confirmation, or an administrator's.

    Filling twice is filling once. Raises ``Refused`` (seat_waiting: not connected yet; seat_dropped), ``NotFound``,
    ``Forbidden``.
    """
    discussion = seat.discussion
    if actor.is_administrator:
        if not actor.is_active:
            raise Forbidden
        hold_unseen(discussion)
    else:
        hold(actor, discussion, Right.ADD_MEMBER)
    seat.refresh_from_db(fields=["state", "account"])
    if seat.state == SeatState.DROPPED:
        raise Refused("seat_dropped", _("Cette invitation a été retirée."))
    if seat.account is None:
        raise Refused("seat_waiting", _("Cette personne ne s’est pas encore connectée."))
    member = admit(actor, discussion, seat.account)
    seat.state = SeatState.FILLED
    seat.save(update_fields=["state"])
    record(actor, "seat.filled", "discussion", discussion.pk, seat=str(seat.pk))
    _ring(discussion)
    return member


@transaction.atomic
def drop_seats(invitation: UUID, *, actor: Account | None = None, keep: Collection[UUID] = ()) -> int:
    """The invitation ended without a person (deleted, declined, not me): its open seats go. Returns how many.

    ``keep`` names discussions where others still want the person.
    """
    seats = list(seats_of(invitation).exclude(discussion__in=keep).select_for_update(of=("self",)))
    for seat in seats:
        _drop(actor, seat)
    return len(seats)


def forget_names(invitation: UUID) -> int:
    """Erase who the dropped places of a long deleted invitation were kept for. A part of the act that calls it."""
    return seats_of(invitation, [SeatState.DROPPED]).update(name="", entry=None)


@action
def _drop(actor: Account | None, seat: PendingSeat) -> None:
    seat.state = SeatState.DROPPED
    seat.save(update_fields=["state"])
    record(actor, "seat.dropped", "discussion", seat.discussion_id, seat=str(seat.pk))
    _ring(seat.discussion)
