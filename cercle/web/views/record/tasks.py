"""« Tâches »: of a dossier, and one's own over all dossiers."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cercle.core.errors import Forbidden, Invalid
from cercle.dossiers.access import Right, access_membership, rights_as
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.actions.tasks import change_task, create_task, drop_task, finish_task, reopen_task
from cercle.dossiers.models import CircleMember, Task
from cercle.dossiers.queries.tasks import access_task, assignable, my_tasks, task_lists
from cercle.web.forms.record import TaskForm
from cercle.web.once import once
from cercle.web.rendering import panel_done, render_page, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.detail import head


@require_safe
@signed_in
def tasks(request: Request, id: UUID) -> HttpResponseBase:
    member = access_membership(request.user, id, Right.READ_TASKS)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.TASKS)
    context = _lists(request, member)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "record/_tasks.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    return render_page(request, "record/tasks.html", context, section="dossiers")


def _lists(request: Request, member: CircleMember) -> dict[str, Any]:
    return {
        **head(request.user, member, "tasks"),
        "tasks": task_lists(request.user, member),
        "may_write": Right.WRITE_TASKS in rights_as(request.user, member),
    }


@require_safe
@signed_in
def mine(request: Request) -> HttpResponseBase:
    """« Mes tâches »: what is given to oneself, whoever the patient."""
    return render_page(request, "record/my_tasks.html", {"tasks": my_tasks(request.user)}, section="dossiers")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_task(request: Request, id: UUID) -> HttpResponseBase:
    member = access_membership(request.user, id, Right.WRITE_TASKS)
    people = assignable(member.dossier)
    form = TaskForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            return str(create_task(request.user, member.dossier, form.wish()).pk)

        try:
            once(request.user, form.cleaned_data["client_id"] or uuid4(), act)
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return _done(request, member.dossier_id, _("La tâche est créée."))
    return _ask(request, form, reverse("record:new_task", args=[id]), member)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_task(request: Request, id: UUID) -> HttpResponseBase:
    task, member = access_task(request.user, id)
    if Right.WRITE_TASKS not in rights_as(request.user, member):
        raise Forbidden
    initial = {
        "title": task.title,
        "detail": task.detail,
        "assignee": str(task.assignee_id or ""),
        "due_on": task.due_on,
    }
    form = TaskForm(
        request.POST if request.method == "POST" else None, people=assignable(task.dossier), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_task(request.user, task, form.wish())
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return _done(request, task.dossier_id, _("La tâche est modifiée."))
    return _ask(request, form, reverse("record:edit_task", args=[id]), member, task)


def _ask(request: Request, form: TaskForm, url: str, member: CircleMember, task: Task | None = None) -> HttpResponse:
    context = {"form": form, "action": url, "dossier": member.dossier, "task": task}
    return render_panel(request, "record/task.html", context, section="dossiers", status=422 if form.errors else 200)


def _done(request: Request, dossier: UUID, text: str) -> HttpResponse:
    return panel_done(request, reverse("record:tasks", args=[dossier]), text=text, events={"tasks-changed": {}})


@require_POST
@signed_in
def finish(request: Request, id: UUID) -> HttpResponseBase:
    """« Fait »: one press."""
    task, _member = access_task(request.user, id)
    finish_task(request.user, task)
    return _back(request, task)


@require_POST
@signed_in
def reopen(request: Request, id: UUID) -> HttpResponseBase:
    task, _member = access_task(request.user, id)
    reopen_task(request.user, task)
    return _back(request, task)


@require_POST
@signed_in
def drop(request: Request, id: UUID) -> HttpResponseBase:
    """« Abandonner »: reopened as easily, so not asked first."""
    task, _member = access_task(request.user, id)
    drop_task(request.user, task)
    return _back(request, task)


def _back(request: Request, task: Task) -> HttpResponseBase:
    """Where the press came from: the list of the dossier, or one's own."""
    if request.POST.get("mine"):
        return redirect("record:mine")
    return redirect("record:tasks", task.dossier_id)
