"""Giving tasks, doing them, being reminded."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.dossiers import telling
from cercle.dossiers.access import Right, hold, members_of, rights_as
from cercle.dossiers.models import CircleMember, Dossier, Task
from cercle.dossiers.queries.tasks import assignable, may_finish, visible_tasks
from cercle.notifications.actions import mark_done, notify

TITLE = 160
DETAIL = 4000


@dataclass(frozen=True)
class Wish:
    """What is to be done, by whom and by when; nobody and no day are allowed."""

    title: str
    detail: str = ""
    assignee: UUID | None = None
    due_on: date | None = None


def _checked(wish: Wish, dossier: Dossier) -> tuple[Wish, Account | None]:
    errors = {}
    title = " ".join(wish.title.replace("\x00", "").split())
    detail = wish.detail.replace("\r\n", "\n").replace("\x00", "").strip()
    if not title:
        errors["title"] = _("Écrivez ce qui est à faire.")
    elif len(title) > TITLE:
        errors["title"] = _("C’est trop long : au plus %(most)s caractères.") % {"most": TITLE}
    if len(detail) > DETAIL:
        errors["detail"] = _("C’est trop long : au plus %(most)s caractères.") % {"most": DETAIL}
    person = None
    if wish.assignee:
        person = next((each for each in assignable(dossier) if each.pk == wish.assignee), None)
        if person is None:
            errors["assignee"] = _("Cette personne ne peut pas voir les tâches de ce dossier.")
    if errors:
        raise Invalid(errors)
    return Wish(title, detail, wish.assignee, wish.due_on), person


@action
def create_task(actor: Account, dossier: Dossier, wish: Wish) -> Task:
    """Raises ``NotFound``, ``Forbidden``, ``Invalid`` (title, detail, assignee), ``TooMany`` (NOTES)."""
    hold(actor, dossier, Right.WRITE_TASKS)
    wish, person = _checked(wish, dossier)
    limits.spend("NOTES", str(actor.pk))
    task = Task(
        dossier=dossier, title=wish.title, detail=wish.detail, assignee=person, due_on=wish.due_on, created_by=actor
    )
    task.save(force_insert=True)
    record(actor, "task.created", "dossier", dossier.pk, task=str(task.pk), **_given(person))
    _tell(actor, task)
    telling.changed(dossier.pk, "tasks", task=task.pk)
    return task


@action
def change_task(actor: Account, task: Task, wish: Wish) -> Task:
    """Raises as ``create_task``, and ``Refused`` (task_ended)."""
    row = _hold_open(actor, task)
    wish, person = _checked(wish, row.dossier)
    before = row.assignee_id
    row.title, row.detail, row.assignee, row.due_on = wish.title, wish.detail, person, wish.due_on
    row.save(update_fields=["title", "detail", "assignee", "due_on"])
    record(actor, "task.changed", "dossier", row.dossier_id, task=str(row.pk), **_given(person))
    if row.assignee_id != before:
        _tell(actor, row)
    telling.changed(row.dossier_id, "tasks", task=row.pk)
    return row


@action
def finish_task(actor: Account, task: Task) -> None:
    """Done, by whoever may write tasks or was given this one. Twice is once. Raises ``NotFound``, ``Forbidden``."""
    row, member = _hold(actor, task)
    if not may_finish(actor, member, row):
        raise Forbidden
    if row.done_at is None and row.dropped_at is None:
        row.done_at, row.done_by = timezone.now(), actor
        row.save(update_fields=["done_at", "done_by"])
    record(actor, "task.done", "dossier", row.dossier_id, task=str(row.pk))
    _settle(row)


@action
def reopen_task(actor: Account, task: Task) -> None:
    """What was said to be done or dropped is not. Raises ``NotFound``, ``Forbidden``."""
    row, member = _hold(actor, task)
    if not may_finish(actor, member, row):
        raise Forbidden
    row.done_at = row.done_by = row.dropped_at = None
    row.save(update_fields=["done_at", "done_by", "dropped_at"])
    record(actor, "task.reopened", "dossier", row.dossier_id, task=str(row.pk))
    telling.changed(row.dossier_id, "tasks", task=row.pk)


@action
def drop_task(actor: Account, task: Task) -> None:
    """Nobody has to do it any more. Raises ``NotFound``, ``Forbidden``, ``Refused`` (task_ended)."""
    row = _hold_open(actor, task)
    row.dropped_at = timezone.now()
    row.save(update_fields=["dropped_at"])
    record(actor, "task.dropped", "dossier", row.dossier_id, task=str(row.pk))
    _settle(row)


@action
def remind(task: Task) -> None:
    """On its day: whoever it was given to, else whoever wrote it, as long as they are of the circle."""
    person = task.assignee or task.created_by
    member = members_of(task.dossier).filter(account=person).first() if person else None
    task.reminded_for = task.due_on
    task.save(update_fields=["reminded_for"])
    record(None, "task.reminded", "task", task.pk)
    if person and member and Right.READ_TASKS in rights_as(person, member):
        by = task.created_by.name if task.created_by else None
        notify(person, "task_due", f"{task.pk}:{task.due_on}", {"name": by, "dossier": str(task.dossier_id)})


def _given(person: Account | None) -> dict[str, str]:
    return {"account": str(person.pk)} if person else {}


def _tell(actor: Account, task: Task) -> None:
    if task.assignee and task.assignee_id != actor.pk:
        notify(task.assignee, "task_given", task.pk, {"name": actor.name, "dossier": str(task.dossier_id)})


def _settle(task: Task) -> None:
    """What the assignee was told is settled."""
    if task.assignee:
        mark_done(task.assignee, "task_given", task.pk)
        mark_done(task.assignee, "task_due", f"{task.pk}:{task.due_on}")
    telling.changed(task.dossier_id, "tasks", task=task.pk)


def _hold(actor: Account, task: Task) -> tuple[Task, CircleMember]:
    member = hold(actor, task.dossier, Right.READ_TASKS)
    if member is None:
        raise NotFound
    row = visible_tasks(actor, member).select_related("dossier", "assignee").filter(pk=task.pk).first()
    if row is None:
        raise NotFound
    return row, member


def _hold_open(actor: Account, task: Task) -> Task:
    row, member = _hold(actor, task)
    if Right.WRITE_TASKS not in rights_as(actor, member):
        raise Forbidden
    if row.done_at or row.dropped_at:
        raise Refused("task_ended", _("Cette tâche est déjà terminée : rouvrez-la d’abord."))
    return row
