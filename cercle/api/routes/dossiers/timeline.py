"""« Chronologie » of a dossier."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from cercle.api.authentication import caller
from cercle.api.rows import dossiers as rows
from cercle.api.schemas.dossiers import TimelinePage
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.queries.timeline import timeline as read

router = Router()


@router.get("/{uuid:id}/timeline", response=TimelinePage, summary="All that happened, in one line of time")
def timeline(
    request: HttpRequest,
    id: UUID,
    group: str = "",
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 50,
) -> TimelinePage:
    """Newest first, what is to come included; what the caller may read. `group`: notes, documents, tasks, appointments
    or circle alone."""
    user = caller(request)
    member = access_membership(user, id, Right.READ)
    note_consultation(user, member, Looked.TIMELINE)
    page = read(user, member, group=group, cursor=cursor, limit=limit)
    return TimelinePage(items=[rows.event(each) for each in page.events], groups=page.groups, cursor=page.cursor)
