"""The tasks of a dossier."""

from typing import Annotated
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.paging import following, place
from cercle.api.rows import record as rows
from cercle.api.schemas.record import DoneIn, TaskIn, TaskOut, TaskPage
from cercle.core.errors import NotFound
from cercle.core.once import once
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.actions.tasks import Wish, create_task, finish_task, reopen_task
from cercle.dossiers.models import Task
from cercle.dossiers.queries.tasks import access_task, task_page

router = Router()


def _task(user: Account, dossier: UUID, id: UUID | str) -> Task:
    """A task of that very dossier."""
    task, _member = access_task(user, id)
    if task.dossier_id != dossier:
        raise NotFound
    return task


@router.get("/{uuid:id}/tasks", response=TaskPage, summary="The tasks, open or ended")
def listing(
    request: HttpRequest,
    id: UUID,
    ended: bool = False,
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> TaskPage:
    """Open ones by their day, those without one last; with `ended`, those that are done or dropped, newest first."""
    user = caller(request)
    member = access_membership(user, id, Right.READ_TASKS)
    note_consultation(user, member, Looked.TASKS)
    found, more = task_page(user, member, ended=ended, offset=place(cursor), limit=limit)
    return TaskPage(items=[rows.task(row) for row in found], cursor=following(cursor, limit, more))


@router.post("/{uuid:id}/tasks", response={201: TaskOut}, summary="Give a task")
def create(request: HttpRequest, id: UUID, payload: TaskIn) -> Status[TaskOut]:
    user = caller(request)
    member = access_membership(user, id, Right.WRITE_TASKS)
    wish = Wish(payload.title, payload.detail, payload.assignee, payload.due_on)
    name = f"{user.pk}:task:{id}:{payload.client_id or uuid4()}"
    made = once(name, lambda: str(create_task(user, member.dossier, wish).pk))
    return Status(201, rows.task(_task(user, id, made)))


@router.post("/{uuid:id}/tasks/{uuid:task}/done", response=TaskOut, summary="Say that a task is done")
def done(request: HttpRequest, id: UUID, task: UUID, payload: DoneIn) -> TaskOut:
    """Twice is once."""
    user = caller(request)
    act = finish_task if payload.done else reopen_task
    act(user, _task(user, id, task))
    return rows.task(_task(user, id, task))
