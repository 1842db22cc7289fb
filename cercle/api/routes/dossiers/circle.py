"""Who is in the circle of a dossier, what the patient agreed to, and who looked."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from cercle.api.authentication import caller
from cercle.api.rows import dossiers as rows
from cercle.api.schemas.dossiers import CircleOut, ConsentList, ConsultationPage
from cercle.dossiers import queries
from cercle.dossiers.access import Right, access_membership, consents_of
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.queries.consultations import consultations as read

router = Router()


@router.get("/{uuid:id}/circle", response=CircleOut, summary="The care circle, pending seats included")
def circle(request: HttpRequest, id: UUID) -> CircleOut:
    """Somebody is brought in by `POST /invitations` with this dossier."""
    user = caller(request)
    member = access_membership(user, id, Right.READ_CIRCLE)
    note_consultation(user, member, Looked.CIRCLE)
    return rows.circle(queries.circle(member.dossier))


@router.get("/{uuid:id}/consents", response=ConsentList, summary="What the patient agreed or objected to")
def consents(request: HttpRequest, id: UUID) -> ConsentList:
    user = caller(request)
    member = access_membership(user, id, Right.CONSENT)
    note_consultation(user, member, Looked.DOSSIER)
    noted = consents_of(member.dossier).select_related("recorded_by").order_by("-given_on", "-recorded_at")
    return ConsentList(items=[rows.consent(row) for row in noted])


@router.get("/{uuid:id}/consultations", response=ConsultationPage, summary="Who looked and who changed it")
def consultations(
    request: HttpRequest,
    id: UUID,
    readings: bool | None = None,
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> ConsultationPage:
    """Newest first. `readings`: true for consultations alone, false for changes alone."""
    user = caller(request)
    member = access_membership(user, id, Right.READ_ACCESSES)
    note_consultation(user, member, Looked.ACCESSES)
    page = read(user, member, readings=readings, cursor=cursor, limit=limit)
    return ConsultationPage(items=[rows.consultation(line) for line in page.lines], cursor=page.cursor)
