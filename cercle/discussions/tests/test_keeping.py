"""How one keeps a discussion: pinned, muted, archived. And who is told that somebody reads or writes."""

from types import SimpleNamespace
from typing import Any

import pytest

from cercle.audit.models import AuditLine
from cercle.core.errors import NotFound, Refused
from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import (
    archive_discussion,
    keep,
    mark_read,
    mute_discussion,
    pin_discussion,
    post_message,
    read,
    start_discussion,
    tell_typing,
    typing,
)
from cercle.discussions.models import Discussion
from cercle.live import bell

pytestmark = pytest.mark.django_db
ACTS = [archive_discussion, mute_discussion, pin_discussion]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    """What rang: topic, event, ids."""
    heard: list[tuple[str, str, dict[str, Any]]] = []
    monkeypatch.setattr(bell, "ring", lambda topic, event, **ids: heard.append((topic, event, ids)))
    return heard


def listed(cast: Cast, **how: Any) -> list[Discussion]:
    return [row.discussion for row in queries.discussion_list(cast.nurse, **how).rows]


def test_what_is_pinned_stands_first_and_each_group_is_in_its_order(cast: Cast) -> None:
    others = [start_discussion(cast.nurse, title=f"n° {n}", members=[cast.doctor]) for n in range(4)]
    for pinned in (others[0], others[2]):
        pin_discussion(cast.nurse, pinned, on=True)
    expected = [others[2], others[0], others[3], others[1], cast.discussion]
    assert listed(cast) == expected
    assert [row.pinned for row in queries.discussion_list(cast.nurse).rows] == [True, True, False, False, False]
    assert not any(row.pinned for row in queries.discussion_list(cast.doctor).rows)
    # Page by page none comes twice and none is left out; programs have one order.
    first = queries.discussion_list(cast.nurse, limit=3)
    assert [row.discussion for row in first.rows] == expected[:3]
    assert first.more
    assert listed(cast, limit=3, before=first.rows[-1].discussion.last_at) == expected[3:]
    assert listed(cast, archived=None)[0] == others[3]
    pin_discussion(cast.nurse, others[0], on=False)
    assert listed(cast)[0] == others[2]
    assert listed(cast)[-2:] == [others[0], cast.discussion]


def test_a_list_of_nothing_but_pins_has_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "MOST_PINNED", 1)
    other = start_discussion(cast.nurse, members=[cast.doctor])
    pin_discussion(cast.nurse, cast.discussion, on=True)
    pin_discussion(cast.nurse, cast.discussion, on=True)
    with pytest.raises(Refused, match="1 discussions au plus"):
        pin_discussion(cast.nurse, other, on=True)
    pin_discussion(cast.doctor, other, on=True)


def test_what_is_archived_comes_back_when_somebody_writes(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="avant")
    archive_discussion(cast.nurse, cast.discussion, on=True)
    assert listed(cast) == []
    assert queries.discussion_list(cast.nurse).archived
    assert listed(cast, archived=True) == listed(cast, archived=None) == listed(cast, q="plaie") == [cast.discussion]
    assert queries.unread_total(cast.nurse) == 0
    assert [row.discussion for row in queries.discussion_list(cast.doctor).rows] == [cast.discussion]
    post_message(cast.doctor, cast.discussion, body="après")
    assert listed(cast) == [cast.discussion]
    assert not queries.discussion_list(cast.nurse).archived
    assert queries.unread_total(cast.nurse) == 2
    archive_discussion(cast.nurse, cast.discussion, on=True)
    archive_discussion(cast.nurse, cast.discussion, on=False)
    assert listed(cast) == [cast.discussion]


def test_what_is_muted_stays_in_the_list_and_out_of_the_count(cast: Cast) -> None:
    mute_discussion(cast.nurse, cast.discussion, on=True)
    post_message(cast.doctor, cast.discussion, body="un")
    (row,) = queries.discussion_list(cast.nurse).rows
    assert (row.muted, row.unread) == (True, 1)
    assert queries.unread_total(cast.nurse) == 0
    assert queries.uncounted(cast.nurse) == [cast.discussion.pk]
    mute_discussion(cast.nurse, cast.discussion, on=False)
    assert (queries.unread_total(cast.nurse), queries.uncounted(cast.nurse)) == (1, [])


@pytest.mark.parametrize("act", ACTS)
def test_it_is_one_s_own_affair_and_leaves_a_trace(cast: Cast, act: Any, rung: list[Any]) -> None:
    before = AuditLine.objects.count()
    act(cast.nurse, cast.discussion, on=True)
    assert AuditLine.objects.count() == before + 1
    ids = {"account": cast.nurse.pk, "discussion": cast.discussion.pk}
    assert rung == [(bell.account(cast.nurse.pk), "kept", ids)]
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            act(account, cast.discussion, on=True)


def test_the_others_are_told_how_far_one_has_read_in_a_small_group(
    cast: Cast, rung: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    rung.clear()
    mark_read(cast.nurse, cast.discussion, 1)
    mark_read(cast.nurse, cast.discussion, 1)
    ids = {"account": cast.nurse.pk, "discussion": cast.discussion.pk, "seq": 1}
    assert [(topic, told) for topic, event, told in rung if event == "read_by"] == [
        (bell.discussion(cast.discussion.pk), ids)
    ]
    monkeypatch.setattr(read, "MARKED", 1)
    post_message(cast.doctor, cast.discussion, body="deux")
    rung.clear()
    mark_read(cast.nurse, cast.discussion, 2)
    assert [event for _topic, event, _ids in rung] == ["read"]


def test_typing_rings_at_most_once_in_a_while_and_writes_nothing(
    cast: Cast, rung: list[Any], monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    now = [1000.0]
    monkeypatch.setattr(typing, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with django_assert_num_queries(0):
        for _ in range(5):
            tell_typing(cast.nurse, cast.discussion)
        tell_typing(cast.doctor, cast.discussion)
        now[0] += typing.PAUSE
        tell_typing(cast.nurse, cast.discussion)
    who = [ids["account"] for _topic, event, ids in rung if event == "typing"]
    assert who == [cast.nurse.pk, cast.doctor.pk, cast.nurse.pk]
