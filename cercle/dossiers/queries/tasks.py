"""The tasks of a dossier, and one's own over all dossiers."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.access import members_of, membership_by, memberships, rights_as
from cercle.dossiers.models import CircleMember, Dossier, Task
from cercle.dossiers.rights import Right

#: Tasks shown at most; who has more open ones in one dossier has another problem.
MOST = 200
#: Done or dropped ones shown below the open ones.
ENDED = 20

OPEN = Q(done_at__isnull=True, dropped_at__isnull=True)


def visible_tasks(user: Account, member: CircleMember) -> QuerySet[Task]:
    """All tasks of the dossier of this membership. ``Forbidden`` for no right."""
    if Right.READ_TASKS not in rights_as(user, member):
        raise Forbidden
    return Task.objects.filter(dossier=member.dossier_id)


def access_task(user: Account, id: UUID | str) -> tuple[Task, CircleMember]:
    """A task that ``user`` sees, and the membership by which they do. Raises ``NotFound``, ``Forbidden``."""
    member = membership_by(user, "dossier__tasks", id)
    task = visible_tasks(user, member).select_related("assignee", "created_by", "done_by").filter(pk=id).first()
    if task is None:
        raise NotFound
    task.dossier = member.dossier
    return task, member


def may_finish(user: Account, member: CircleMember, task: Task) -> bool:
    """Who may write tasks, and whoever this one was given to."""
    rights = rights_as(user, member)
    return Right.WRITE_TASKS in rights or (Right.READ_TASKS in rights and task.assignee_id == user.pk)


def assignable(dossier: Dossier) -> list[Account]:
    """Whom a task of this dossier, obtained by access, may be given to: who sees it."""
    members = members_of(dossier).select_related("account__entry").order_by("account__name")
    return [member.account for member in members if Right.READ_TASKS in rights_as(member.account, member)]


@dataclass
class TaskLists:
    open: list[Task] = field(default_factory=list)
    ended: list[Task] = field(default_factory=list)
    today: date = field(default_factory=timezone.localdate)


def task_lists(user: Account, member: CircleMember) -> TaskLists:
    """Open ones by their day, those without one last; ended ones newest first. Two queries beside the rights."""
    tasks = visible_tasks(user, member).select_related("assignee", "created_by", "done_by")
    return TaskLists(
        open=list(tasks.filter(OPEN).order_by(F("due_on").asc(nulls_last=True), "created_at")[:MOST]),
        ended=list(tasks.exclude(OPEN).order_by(Coalesce("done_at", "dropped_at").desc())[:ENDED]),
    )


def task_page(
    user: Account, member: CircleMember, *, ended: bool = False, offset: int = 0, limit: int = 50
) -> tuple[list[Task], bool]:
    """A page of the open ones, or of the ended ones, in the order of ``task_lists``; and whether there are more."""
    tasks = visible_tasks(user, member).select_related("assignee", "created_by", "done_by")
    if ended:
        rows = tasks.exclude(OPEN).order_by(Coalesce("done_at", "dropped_at").desc(), "pk")
    else:
        rows = tasks.filter(OPEN).order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")
    offset, limit = max(0, offset), max(1, min(limit, MOST))
    found = list(rows[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def my_tasks(user: Account) -> TaskLists:
    """What is given to ``user`` and open, in all dossiers of whose circles they are. Two queries beside the rights."""
    theirs = [member.dossier_id for member in memberships(user) if Right.READ_TASKS in rights_as(user, member)]
    tasks = Task.objects.filter(OPEN, assignee=user, dossier__in=theirs).select_related("dossier", "created_by")
    return TaskLists(open=list(tasks.order_by(F("due_on").asc(nulls_last=True), "created_at")[:MOST]))


def to_remind(today: date) -> QuerySet[Task]:
    """Open tasks whose day has come and of which nobody was reminded for that day, for the worker."""
    late = Task.objects.filter(OPEN, due_on__lte=today)
    return late.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("due_on")))
