"""Grey places kept in a circle for those who were invited. A seat gives no access (product.md §3.4).

The layer above owns invitations and calls these inside its own transactions; ``invitation`` is opaque here.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.directory.models import Professional
from cercle.dossiers import objections, telling
from cercle.dossiers.access import OPEN_SEATS, Right, circle_seats_of, hold, members_of
from cercle.dossiers.actions.agreements import name_person, note_agreement
from cercle.dossiers.actions.listed import end_listing, noted_already
from cercle.dossiers.actions.members import add_to_circle, hold_to_bring, refuse_second_patient
from cercle.dossiers.models import CircleMember, CircleSeat, CircleSeatState, Consent, Dossier, Part
from cercle.dossiers.terms import Terms


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
    terms: Terms | None = None,
) -> CircleSeat:
    """Keep a place for the person of ``invitation``; the place they have here already when there is one.

    Whoever was noted here by hand, by the same entry or contact, is not noted twice: the seat takes over. ``terms``
    are a caregiver's or the patient's; asked for again, the newest count. Raises ``Refused`` (objected,
    other_patient), ``NotFound``, ``Forbidden``.
    """
    terms = terms or Terms()
    hold_to_bring(actor, dossier, terms.part)
    _check_part(dossier, terms.part, invitation)
    seat = dossier.circle_seats.filter(invitation=invitation, state__in=OPEN_SEATS).first()
    made = seat is None
    if seat is None:
        seat = CircleSeat(dossier=dossier, invitation=invitation, name=name[:160], entry=entry, added_by=actor)
    if made or terms.part != Part.PROFESSIONAL:
        _put(actor, seat, terms)
        _take_over(actor, seat, email, phone)
        seat.save()
        telling.changed(dossier.pk, "circle")
    said = {"part": seat.part, "scope": ",".join(seat.scope)} if seat.part != Part.PROFESSIONAL else {}
    record(actor, "circle.seat_reserved", "dossier", dossier.pk, seat=str(seat.pk), invitation=str(invitation), **said)
    return seat


def _check_part(dossier: Dossier, part: str, invitation: UUID) -> None:
    """What the patient said no to, and a second patient, are refused before anything leaves."""
    objections.refuse_part(dossier, part)
    if part == Part.PATIENT:
        refuse_second_patient(dossier)
        others = dossier.circle_seats.filter(part=Part.PATIENT, state__in=OPEN_SEATS)
        if others.exclude(invitation=invitation).exists():
            raise Refused("other_patient", _("Le patient est déjà invité à lire ce dossier."))


def _put(actor: Account, seat: CircleSeat, terms: Terms) -> None:
    seat.part, seat.basis = terms.part, terms.basis
    seat.function = terms.function.strip()[:80]
    seat.scope, seat.ends_at = list(terms.scope), terms.ends_at
    if terms.part == Part.CAREGIVER:
        seat.consent = note_agreement(actor, seat.dossier, seat.name, terms)


def _take_over(actor: Account, seat: CircleSeat, email: str, phone: str) -> None:
    for row in noted_already(seat.dossier, seat.part, entry=seat.entry, email=email, phone=phone):
        seat.function = row.function or seat.function
        seat.basis = row.basis if seat.part == Part.PROFESSIONAL else seat.basis
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

    Raises ``Refused`` (seat_waiting: not connected yet; seat_dropped; objected; other_patient), ``Invalid`` (ends_at:
    the date agreed on has passed meanwhile), ``NotFound``, ``Forbidden``.
    """
    hold_to_bring(actor, seat.dossier, seat.part)
    seat.refresh_from_db(fields=["state", "account", "scope", "ends_at", "consent"])
    if seat.state == CircleSeatState.DROPPED:
        raise Refused("seat_dropped", _("Cette invitation a été retirée."))
    if seat.account is None:
        raise Refused("seat_waiting", _("Cette personne ne s’est pas encore connectée."))
    if seat.state == CircleSeatState.FILLED:
        standing = members_of(seat.dossier).filter(account=seat.account).first()
        if standing is None:
            raise Refused("seat_filled", _("Cette personne a déjà été ajoutée, puis retirée : invitez-la de nouveau."))
        record(actor, "circle.member_kept", "dossier", seat.dossier_id, account=str(seat.account_id))
        return standing
    member = add_to_circle(
        actor,
        seat.dossier,
        seat.account,
        basis=basis or seat.basis,
        function=function or seat.function,
        part=seat.part,
        scope=tuple(seat.scope),
        ends_at=seat.ends_at,
    )
    seat.state = CircleSeatState.FILLED
    seat.save(update_fields=["state"])
    if seat.consent:
        name_person(seat.consent, seat.account)
    record(actor, "circle.seat_filled", "dossier", seat.dossier_id, seat=str(seat.pk))
    return member


@transaction.atomic
def drop_circle_seats(invitation: UUID, *, actor: Account | None = None, keep: Collection[UUID] = ()) -> int:
    """The invitation ended without a person: its open seats go. ``keep`` names dossiers where others want them."""
    seats = list(circle_seats_of(invitation).exclude(dossier__in=keep).select_for_update(of=("self",)))
    for seat in seats:
        _drop(actor, seat)
    return len(seats)


@action
def take_seat_away(actor: Account, seat: CircleSeat) -> None:
    """« Retirer »: nobody is kept a place for here any more, whoever invited them. The invitation stays its inviter's.
    Twice is once. Raises ``NotFound``, ``Forbidden``."""
    hold(actor, seat.dossier, Right.REMOVE)
    seat.refresh_from_db(fields=["state"])
    if seat.state in OPEN_SEATS:
        _drop(actor, seat)
    record(actor, "circle.seat_taken_away", "dossier", seat.dossier_id, seat=str(seat.pk))


def drop_seats_resting_on(consent: Consent, by: Account) -> None:
    """The patient took back their word for somebody who is awaited. A part of noting that."""
    for seat in consent.dossier.circle_seats.filter(consent=consent, state__in=OPEN_SEATS):
        _drop(by, seat)


def rename_circle_seats(invitation: UUID, name: str) -> int:
    """The invited name was corrected. A part of the act that calls it."""
    return circle_seats_of(invitation).update(name=name[:160])


def forget_circle_names(invitation: UUID) -> int:
    """Erase who the dropped places of a long deleted invitation were kept for. A part of the act that calls it."""
    return circle_seats_of(invitation, [CircleSeatState.DROPPED]).update(name="", entry=None)


@action
def _drop(actor: Account | None, seat: CircleSeat) -> None:
    seat.state = CircleSeatState.DROPPED
    seat.save(update_fields=["state"])
    record(actor, "circle.seat_dropped", "dossier", seat.dossier_id, seat=str(seat.pk))
    telling.changed(seat.dossier_id, "circle")
