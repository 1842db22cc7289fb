"""« Fil d’actualité » of a dossier."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from cercle.api.authentication import caller
from cercle.api.rows import record as rows
from cercle.api.schemas.record import NoteIn, NoteOut, NotePage
from cercle.dossiers import actions, queries
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation

router = Router()


@router.get("/{uuid:id}/journal", response=NotePage, summary="The notes, newest first")
def listing(
    request: HttpRequest,
    id: UUID,
    category: str = "",
    urgent: bool = False,
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 50,
) -> NotePage:
    """`category`: observation, care, treatment, home, social, coordination, emergency. `urgent`: those alone."""
    user = caller(request)
    member = access_membership(user, id, Right.READ_JOURNAL)
    note_consultation(user, member, Looked.JOURNAL)
    page = queries.journal_page(user, member, category=category, urgent=urgent, cursor=cursor, limit=limit)
    return NotePage(items=[rows.note(row) for row in page.notes], cursor=page.cursor)


@router.post("/{uuid:id}/journal", response={201: NoteOut}, summary="Write a note")
def write(request: HttpRequest, id: UUID, payload: NoteIn) -> Status[NoteOut]:
    user = caller(request)
    member = access_membership(user, id, Right.WRITE_JOURNAL)
    return Status(201, rows.note(actions.write_note(user, member.dossier, **payload.dict())))
