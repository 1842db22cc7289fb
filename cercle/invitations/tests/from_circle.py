"""Inviting Claire, Antoine Dubois's daughter, from his care circle, and letting her come."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.testing import Cast
from cercle.dossiers.models import Part
from cercle.dossiers.terms import Terms, parse_end
from cercle.invitations.circle_place import CirclePlace
from cercle.invitations.tests.making import invite_patient, join, link_of

SCOPE = ("documents", "appointments")


def terms(part: str = Part.CAREGIVER, **values: Any) -> Terms:
    if part == Part.PATIENT:
        return Terms(part=part, **values)
    ends_at = parse_end(timezone.localdate() + timedelta(days=30), {})
    known = {"scope": SCOPE, "ends_at": ends_at, "means": "oral", "function": "fille", "basis": "consented"}
    return Terms(part=part, **{**known, **values})


def wanted(cast: Cast, part: str = Part.CAREGIVER, **values: Any) -> CirclePlace:
    return CirclePlace(cast.dossier, terms(part, **values))


def invite(cast: Cast, actor: Account | None = None, **values: Any) -> Any:
    """Claire, Antoine Dubois's daughter, from his circle."""
    known = {"kind": "caregiver", "name": "Claire Durand", "patient_name": cast.dossier.name, "place": wanted(cast)}
    return invite_patient(actor or cast.doctor, **{**known, **values})


def come(outcome: Any, **values: Any) -> Account:
    known = {"given_name": "Claire", "family_name": "Durand"}
    return join(link_of(outcome.invitation), **{**known, **values}).account  # type: ignore[no-any-return]
