"""Each account sees its own, in a number of queries that does not grow."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.core.errors import NotFound
from cercle.core.testing import Cast, Clock
from cercle.notifications.access import access_notification, for_its_owner, visible_notifications
from cercle.notifications.actions import notify, set_preference
from cercle.notifications.kinds import KINDS
from cercle.notifications.models import Notification
from cercle.notifications.queries import page, preferences, unread_count

pytestmark = pytest.mark.django_db


def tell(cast: Cast, count: int = 1) -> list[Notification]:
    rows = [notify(cast.doctor, "colleague_connected", n, {"name": f"Nom {n}"}) for n in range(count)]
    return [row for row in rows if row]


def test_the_owner_opens_it_and_everybody_else_finds_nothing(cast: Cast) -> None:
    [row] = tell(cast)
    assert access_notification(cast.doctor, row.pk) == row
    assert access_notification(cast.doctor, str(row.pk), lock=True) == row
    for person in [cast.nurse, *cast.everyone_outside()]:
        assert not visible_notifications(person).exists()
        with pytest.raises(NotFound):
            access_notification(person, row.pk)


@pytest.mark.parametrize("id", [uuid4(), "", "nonsense", "0" * 400])
def test_absent_and_malformed_are_the_same_nothing(cast: Cast, id: Any) -> None:
    with pytest.raises(NotFound):
        access_notification(cast.doctor, id)


def test_a_kind_that_was_retired_disappears(cast: Cast) -> None:
    Notification.objects.create(account=cast.doctor, kind="retired", subject="1")
    assert unread_count(cast.doctor) == 0
    assert page(cast.doctor).rows == []


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast, clock: Clock) -> None:
    made = tell(cast, 5)
    Notification.objects.update(created_at=clock.now)  # all at the same instant
    seen, before = [], None
    for _ in range(3):
        found = page(cast.doctor, before, size=2)
        seen += [row.pk for row in found.rows]
        before = found.next
    assert before is None
    assert not found.more
    assert sorted(seen) == sorted(row.pk for row in made)


def test_newest_first(cast: Cast, clock: Clock) -> None:
    for n in range(3):
        clock.move(minutes=1)
        notify(cast.doctor, "colleague_connected", n, {"name": str(n)})
    assert [row.subject for row in page(cast.doctor).rows] == ["2", "1", "0"]


def test_a_page_before_somebody_elses_notification_is_refused(cast: Cast) -> None:
    [row] = tell(cast)
    with pytest.raises(NotFound):
        page(cast.nurse, row.pk)


@pytest.mark.parametrize("count", [1, 20])
def test_queries_do_not_grow(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    tell(cast, count)
    with django_assert_num_queries(1):
        for row in page(cast.doctor).rows:
            assert row.sentence
            assert row.act_label == ""
    with django_assert_num_queries(1):
        unread_count(cast.doctor)


def test_preferences_list_every_kind_that_can_be_turned_off(cast: Cast, django_assert_num_queries: Any) -> None:
    set_preference(cast.doctor, "link_requested", on=False)
    with django_assert_num_queries(1):
        choices = preferences(cast.doctor)
    assert [choice.kind.code for choice in choices] == [code for code, kind in KINDS.items() if kind.optional]
    assert [choice.kind.code for choice in choices if not choice.on] == ["link_requested"]
    assert all(choice.on for choice in preferences(cast.nurse))


def test_the_stream_reads_it_with_its_account_once(cast: Cast, django_assert_num_queries: Any) -> None:
    [row] = tell(cast)
    with django_assert_num_queries(1):
        found = for_its_owner(row.pk)
        assert found is not None
        assert found.account.pk == cast.doctor.pk
    assert for_its_owner(uuid4()) is None
