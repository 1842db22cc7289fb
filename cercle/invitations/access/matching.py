"""Invitations that are about the same person, and how many wait."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cercle.accounts.models import Account
from cercle.invitations.access.rights import visible_invitations
from cercle.invitations.models import GUESTS, Invitation, Kind, State


def open_matching(*, entry: int | None, email: str, phone: str) -> list[Invitation]:
    """Open invitations of a colleague that are about the same person, locked in id order; expired ones too."""
    about = Q(pk__in=[])
    if entry is not None:
        about |= Q(entry_id=entry)
    if email:
        about |= Q(email=email)
    if phone:
        about |= Q(phone=phone)
    rows = Invitation.objects.select_for_update().filter(about, kind=Kind.COLLEAGUE, state=State.OPEN)
    return list(rows.order_by("pk"))


def open_guests(actor: Account, *, email: str, phone: str, lock: bool = False) -> list[Invitation]:
    """The actor's own open invitations of patients and caregivers at one of these contacts; expired ones too."""
    at = Q(pk__in=[])
    if email:
        at |= Q(email=email)
    if phone:
        at |= Q(phone=phone)
    rows = visible_invitations(actor).filter(at, kind__in=GUESTS, state=State.OPEN).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def open_of_entry(entry: int, before: datetime) -> list[UUID]:
    """Ids of the open invitations attached to a directory entry and made ``before`` (that moment included)."""
    rows = Invitation.objects.filter(entry_id=entry, kind=Kind.COLLEAGUE, state=State.OPEN, created_at__lte=before)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def pending_of_organisations(organisations: list[int], now: datetime) -> int:
    """How many invitations wait that members of these organisations made. Expired ones hold no place (pitfall S22)."""
    rows = Invitation.objects.filter(state=State.OPEN, expires_at__gt=now)
    return rows.filter(created_by__entry__activities__organisation__in=organisations).distinct().count()
