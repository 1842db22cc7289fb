"""Grey places kept in a circle for those who were invited. A seat gives no access (product.md §3.4).

The layer above owns invitations and calls these inside its own transactions; ``invitation`` is opaque here.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.directory.models import Professional
from cercle.dossiers import telling
from cercle.dossiers.access import OPEN_SEATS, Right, circle_seats_of, hold
from cercle.dossiers.actions.listed import end_listing
from cercle.dossiers.actions.members import add_to_circle
from cercle.dossiers.models import CircleMember, CircleSeat, CircleSeatState, Dossier, Part


@action
def reserve_circle_seat(
    actor: Account,
    dossier: Dossier,
    *,
    invitation: UUID,
    name: str,
    entry: Professional | None = None,
    email: str = "",
    phone: str = "",
) -> CircleSeat:
    """Keep a place for the person of ``invitation``; the place they have here already when there is one.

    Whoever was noted here by hand, by the same entry or contact, is not noted twice: the seat takes over.
    """
    hold(actor, dossier, Right.INVITE)
    seat = dossier.circle_seats.filter(invitation=invitation, state__in=OPEN_SEATS).first()
    if seat is None:
        seat = CircleSeat(dossier=dossier, invitation=invitation, name=name[:160], entry=entry, added_by=actor)
        _take_over(actor, seat, email, phone)
        seat.save(force_insert=True)
        telling.changed(dossier.pk, "circle")
    record(actor, "circle.seat_reserved", "dossier", dossier.pk, seat=str(seat.pk), invitation=str(invitation))
    return seat


def _take_over(actor: Account, seat: CircleSeat, email: str, phone: str) -> None:
    same = Q(pk__in=[])
    if seat.entry:
        same |= Q(entry=seat.entry)
    if email:
        same |= Q(email=email)
    if phone:
        same |= Q(phone=phone)
    for row in seat.dossier.listed.filter(same, until__isnull=True).exclude(part=Part.ORGANISATION):
        seat.part, seat.function, seat.basis = row.part, row.function, row.basis
        end_listing(row, actor)


@transaction.atomic
def ready_circle_seats(invitation: UUID, account: Account) -> list[CircleSeat]:
    """The invited person connected as ``account``: their seats say « connecté, à ajouter ». Still no access."""
    return [_ready(account, seat) for seat in circle_seats_of(invitation).select_for_update(of=("self",))]


@action
def _ready(account: Account, seat: CircleSeat) -> CircleSeat:
    seat.state, seat.account = CircleSeatState.READY, account
    seat.save(update_fields=["state", "account"])
    record(account, "circle.seat_ready", "dossier", seat.dossier_id, seat=str(seat.pk))
    telling.changed(seat.dossier_id, "circle")
    return seat


@action
def fill_circle_seat(actor: Account, seat: CircleSeat, *, basis: str = "", function: str = "") -> CircleMember:
    """Add the person who was awaited: the inviter's confirmation, or an administrator's. Twice is once.

    Raises ``Refused`` (seat_waiting: not connected yet; seat_dropped; objected), ``NotFound``, ``Forbidden``.
    """
    hold(actor, seat.dossier, Right.INVITE)
    seat.refresh_from_db(fields=["state", "account"])
    if seat.state == CircleSeatState.DROPPED:
        raise Refused("seat_dropped", _("Cette invitation a été retirée."))
    if seat.account is None:
        raise Refused("seat_waiting", _("Cette personne ne s’est pas encore connectée."))
    function = function or seat.function
    member = add_to_circle(actor, seat.dossier, seat.account, basis=basis or seat.basis, function=function)
    seat.state = CircleSeatState.FILLED
    seat.save(update_fields=["state"])
    record(actor, "circle.seat_filled", "dossier", seat.dossier_id, seat=str(seat.pk))
    return member


@transaction.atomic
def drop_circle_seats(invitation: UUID, *, actor: Account | None = None, keep: Collection[UUID] = ()) -> int:
    """The invitation ended without a person: its open seats go. ``keep`` names dossiers where others want them."""
    seats = list(circle_seats_of(invitation).exclude(dossier__in=keep).select_for_update(of=("self",)))
    for seat in seats:
        _drop(actor, seat)
    return len(seats)


def forget_circle_names(invitation: UUID) -> int:
    """Erase who the dropped places of a long deleted invitation were kept for. A part of the act that calls it."""
    return circle_seats_of(invitation, [CircleSeatState.DROPPED]).update(name="", entry=None)


@action
def _drop(actor: Account | None, seat: CircleSeat) -> None:
    seat.state = CircleSeatState.DROPPED
    seat.save(update_fields=["state"])
    record(actor, "circle.seat_dropped", "dossier", seat.dossier_id, seat=str(seat.pk))
    telling.changed(seat.dossier_id, "circle")
