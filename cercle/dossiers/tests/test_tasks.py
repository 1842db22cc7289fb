"""Tasks: who gives them, who may do them, who is told and reminded."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock, make_account
from cercle.dossiers import jobs
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.tasks import Wish, change_task, create_task, drop_task, finish_task, reopen_task
from cercle.dossiers.models import CircleMember, Part, Task
from cercle.dossiers.queries.tasks import access_task, assignable, my_tasks, task_lists
from cercle.notifications.access import visible_notifications

pytestmark = pytest.mark.django_db


def give(cast: Cast, to: Any = None, title: str = "Refaire le pansement", due_on: date | None = None) -> Task:
    return create_task(cast.doctor, cast.dossier, Wish(title, "Au talon", to.pk if to else None, due_on))


def told(account: Any) -> list[str]:
    return [row.kind for row in visible_notifications(account).filter(done_at=None)]


def test_whoever_it_is_given_to_is_told_and_nobody_else(cast: Cast) -> None:
    task = give(cast, cast.nurse)
    assert (told(cast.nurse), told(cast.doctor)) == (["task_given"], [])
    row = visible_notifications(cast.nurse).get()
    assert row.data == {"name": cast.doctor.name, "dossier": str(cast.dossier.pk)}, "no patient, no health word"
    finish_task(cast.nurse, task)
    assert told(cast.nurse) == []
    give(cast, cast.doctor)
    assert told(cast.doctor) == [], "one's own idea is no news"


def test_given_to_somebody_else_tells_the_new_one(cast: Cast) -> None:
    task = give(cast)
    change_task(cast.doctor, task, Wish("Refaire le pansement", assignee=cast.nurse.pk))
    change_task(cast.doctor, task, Wish("Refaire le pansement demain", assignee=cast.nurse.pk))
    assert told(cast.nurse) == ["task_given"]


def test_only_people_who_see_tasks_get_one(cast: Cast) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["tasks"])
    other = make_account("Jean Dubois", "caregiver")
    CircleMember.objects.create(dossier=cast.dossier, account=other, part=Part.CAREGIVER, scope=["circle"])
    assert set(assignable(cast.dossier)) == {cast.doctor, cast.nurse, cast.caregiver}
    for account in (other, cast.outsider, cast.former):
        with pytest.raises(Invalid) as refused:
            give(cast, account)
        assert set(refused.value.fields) == {"assignee"}
    with pytest.raises(Invalid):
        create_task(cast.doctor, cast.dossier, Wish("x", assignee=uuid4()))


def test_a_caregiver_does_their_own_and_no_other(cast: Cast) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["tasks"])
    theirs, other = give(cast, cast.caregiver), give(cast, cast.nurse)
    finish_task(cast.caregiver, theirs)
    with pytest.raises(Forbidden):
        finish_task(cast.caregiver, other)
    for act in (drop_task, reopen_task):
        with pytest.raises(Forbidden):
            act(cast.caregiver, other)
    with pytest.raises(Forbidden):
        create_task(cast.caregiver, cast.dossier, Wish("x"))
    theirs.refresh_from_db()
    assert theirs.done_by == cast.caregiver


def test_for_everyone_outside_it_is_absent(cast: Cast) -> None:
    task = give(cast)
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            access_task(account, task.pk)
        with pytest.raises(NotFound):
            finish_task(account, task)
        assert my_tasks(account).open == []


def test_done_dropped_reopened(cast: Cast) -> None:
    task = give(cast)
    finish_task(cast.nurse, task)
    finish_task(cast.doctor, task)
    task.refresh_from_db()
    assert task.done_by == cast.nurse, "twice is once"
    with pytest.raises(Refused):
        change_task(cast.doctor, task, Wish("x"))
    with pytest.raises(Refused):
        drop_task(cast.doctor, task)
    reopen_task(cast.doctor, task)
    drop_task(cast.doctor, task)
    member = access_membership(cast.doctor, cast.dossier.pk, Right.READ)
    lists = task_lists(cast.doctor, member)
    assert (lists.open, lists.ended) == ([], [task])


@pytest.mark.parametrize(("title", "detail", "field"), [(" ", "", "title"), ("t" * 161, "", "title"),
                                                        ("x", "d" * 4001, "detail")])  # fmt: skip
def test_bad_wishes_are_refused(cast: Cast, title: str, detail: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_task(cast.doctor, cast.dossier, Wish(title, detail))
    assert set(refused.value.fields) == {field}


def at(clock: Clock, hour: int, days: int = 0) -> None:
    day = timezone.localtime(clock.now).date() + timedelta(days=days)
    clock.now = timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=hour)))


def test_the_day_comes_and_tells_once_and_again_for_another_day(cast: Cast, clock: Clock) -> None:
    at(clock, 6)
    today = timezone.localdate()
    task = give(cast, cast.nurse, due_on=today)
    give(cast, cast.nurse, due_on=today + timedelta(days=1))
    visible_notifications(cast.nurse).update(done_at=clock.now)
    jobs.remind_of_tasks(0)
    assert told(cast.nurse) == [], "nobody is told before eight"
    for hour in (8, 9, 23):
        at(clock, hour)
        jobs.remind_of_tasks(0)
        assert told(cast.nurse) == ["task_due"]
    change_task(cast.doctor, task, Wish("x", assignee=cast.nurse.pk, due_on=today + timedelta(days=2)))
    for _day in range(2):
        at(clock, 9, days=1)
        jobs.remind_of_tasks(0)
    assert told(cast.nurse).count("task_due") == 3


def test_nobody_is_reminded_of_what_is_done_or_of_a_circle_they_left(cast: Cast, clock: Clock) -> None:
    at(clock, 9)
    today = timezone.localdate()
    finish_task(cast.doctor, give(cast, cast.nurse, due_on=today))
    give(cast, cast.nurse, due_on=today)
    CircleMember.objects.filter(account=cast.nurse).update(until=clock.now)
    visible_notifications(cast.nurse).update(done_at=clock.now)
    jobs.remind_of_tasks(0)
    assert told(cast.nurse) == []


def test_one_s_own_over_all_dossiers(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for n in range(5):
        give(cast, cast.nurse, f"Tâche {n}", timezone.localdate() + timedelta(days=5 - n))
    give(cast, cast.doctor)
    titles = [task.title for task in my_tasks(cast.nurse).open]
    assert titles == ["Tâche 4", "Tâche 3", "Tâche 2", "Tâche 1", "Tâche 0"]


def test_words_are_encrypted(cast: Cast) -> None:
    give(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM dossiers_task t")
        (row,) = cursor.fetchone()
    assert "pansement" not in row
    assert b"pansement".hex() not in row


def test_lists_cost_the_same_however_long(cast: Cast, django_assert_num_queries: Any) -> None:
    member = access_membership(cast.doctor, cast.dossier.pk, Right.READ)
    for size in (2, 10):
        while Task.objects.count() < size:
            give(cast)
        with django_assert_num_queries(3):  # the matrix, the open ones, the ended ones
            assert len(task_lists(cast.doctor, member).open) == size
