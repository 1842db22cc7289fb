"""The people of a circle, seats and consents: each through the dossier it belongs to."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.access.doors import membership_by, standing
from cercle.dossiers.access.holders import rights_as
from cercle.dossiers.models import CircleMember, CircleSeat, CircleSeatState, Consent, Dossier, Listed
from cercle.dossiers.rights import Right

OPEN_SEATS = (CircleSeatState.WAITING, CircleSeatState.READY)

Row = TypeVar("Row", CircleMember, Listed, CircleSeat, Consent)


def members_of(dossier: Dossier) -> QuerySet[CircleMember]:
    """Who takes part now, in a dossier obtained by access."""
    return CircleMember.objects.filter(standing(), dossier=dossier)


def access_member(user: Account, id: UUID | str, right: Right) -> CircleMember:
    """Somebody's membership that stands, in a dossier where ``user`` has ``right``. Raises as ``access_dossier``."""
    rows = CircleMember.objects.filter(standing()).select_related("dossier", "account")
    return _in_dossier(user, "members", rows, id, right)


def access_listed(user: Account, id: UUID | str, right: Right) -> Listed:
    """Somebody noted by hand in a dossier where ``user`` has ``right``. Raises as ``access_dossier``."""
    rows = Listed.objects.filter(until__isnull=True).select_related("dossier", "entry")
    return _in_dossier(user, "listed", rows, id, right)


def access_circle_seat(user: Account, id: UUID | str) -> CircleSeat:
    """A seat that ``user`` may fill: who may invite there, or an administrator. Raises as ``access_dossier``."""
    rows = CircleSeat.objects.select_related("dossier", "account")
    if user.is_administrator and user.is_active:
        return _found(rows, id)
    return _in_dossier(user, "circle_seats", rows, id, Right.INVITE)


def access_consent(user: Account, id: UUID | str) -> Consent:
    """A consent or opposition of a dossier where ``user`` may note them. Raises as ``access_dossier``."""
    return _in_dossier(user, "consents", Consent.objects.select_related("dossier"), id, Right.CONSENT)


def _found(rows: QuerySet[Row], id: UUID | str) -> Row:
    try:
        return rows.get(pk=id)
    except (rows.model.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def _in_dossier(user: Account, relation: str, rows: QuerySet[Row], id: UUID | str, right: Right) -> Row:
    member = membership_by(user, f"dossier__{relation}", id)
    row = _found(rows, id)
    if right not in rights_as(user, member):
        raise Forbidden
    return row


def circle_seats_of(invitation: UUID, states: Iterable[str] = OPEN_SEATS) -> QuerySet[CircleSeat]:
    """The seats kept for an invitation, for the layer that owns it: in id order, so that locks are taken in order."""
    rows = CircleSeat.objects.filter(invitation=invitation, state__in=list(states))
    return rows.select_related("dossier").order_by("pk")


def consents_of(dossier: Dossier) -> QuerySet[Consent]:
    """All that was noted, withdrawn ones too, in a dossier obtained by access."""
    return Consent.objects.filter(dossier=dossier)


def unended() -> QuerySet[CircleMember]:
    """Memberships whose date has come and whom nobody ended yet, for the worker."""
    return CircleMember.objects.filter(until__isnull=True, ends_at__lte=timezone.now())
