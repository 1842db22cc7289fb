"""Reading: what is answered, and that more data does not cost more queries."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.accounts.models import Account
from cercle.core.testing import Cast, make_account, make_entry
from cercle.discussions import queries
from cercle.discussions.actions import add_member, leave_discussion, post_message, reserve_seat, start_discussion


@pytest.fixture
def colleague(cast: Cast) -> Account:
    account = make_account("Zoé Attend")
    make_entry("Zoé", "Attend", account=account)
    return account


def test_the_list_has_the_liveliest_first_with_counts_and_headings(cast: Cast) -> None:
    pair = start_discussion(cast.doctor, members=[cast.nurse])
    post_message(cast.nurse, pair, body="Bonjour")
    post_message(cast.nurse, cast.discussion, body="un")
    post_message(cast.nurse, cast.discussion, body="deux")
    rows = queries.discussion_list(cast.doctor).rows
    assert [(row.heading, row.unread, row.last and row.last.body) for row in rows] == [
        ("Plaie du talon", 2, "deux"),
        ("Karim Benali", 1, "Bonjour"),
    ]
    assert queries.unread_total(cast.doctor) == 3
    assert [row.unread for row in queries.discussion_list(cast.nurse).rows] == [0, 0]


def test_an_untitled_discussion_is_named_after_those_awaited(cast: Cast) -> None:
    alone = start_discussion(cast.doctor, members=[])
    row = queries.row(cast.doctor, alone)
    assert row
    assert row.heading == "Vous seul"
    reserve_seat(cast.doctor, alone, invitation=uuid4(), name="Zoé Attend")
    row = queries.row(cast.doctor, alone)
    assert row
    assert row.heading == "Zoé Attend"
    assert queries.row(cast.nurse, alone) is None


@pytest.mark.parametrize(
    ("q", "found"),
    [("plaie", 1), ("TALON plaie", 1), ("benali", 2), ("héléne", 0), ("karim tal", 1), ("%", 2), ("zzz", 0)],
)
def test_searching_one_s_own_list(cast: Cast, q: str, found: int) -> None:
    start_discussion(cast.doctor, members=[cast.nurse])
    assert len(queries.discussion_list(cast.doctor, q=q).rows) == found


def test_the_list_comes_in_pages(cast: Cast) -> None:
    for n in range(5):
        start_discussion(cast.doctor, title=f"Thème {n}", members=[])
    first = queries.discussion_list(cast.doctor, limit=4)
    assert first.more
    rest = queries.discussion_list(cast.doctor, limit=4, before=first.rows[-1].discussion.last_at)
    assert not rest.more
    assert len({row.discussion.pk for row in first.rows + rest.rows}) == 6


def test_messages_by_pages_both_ways(cast: Cast) -> None:
    for n in range(1, 8):
        post_message(cast.doctor, cast.discussion, body=str(n))

    def seqs(**asked: Any) -> list[int]:
        return [message.seq for message in queries.messages(cast.nurse, cast.discussion, **asked)]

    assert seqs(limit=3) == [5, 6, 7]
    assert seqs(before=5, limit=3) == [2, 3, 4]
    assert seqs(before=2) == [1]
    assert seqs(after=5) == [6, 7]
    assert seqs(after=0, limit=2) == [1, 2]
    assert seqs(after=99) == []
    assert seqs(limit=-4) == [7]


def test_outsiders_read_no_message(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    for account in cast.everyone_outside():
        assert queries.messages(account, cast.discussion) == []
        assert queries.missed(account, after=0) == []
        assert queries.discussion_list(account).rows == []
        assert queries.unread_total(account) == 0


def test_what_was_missed_over_all_discussions_is_in_order(cast: Cast) -> None:
    other = start_discussion(cast.nurse, members=[cast.doctor])
    for n in range(6):
        post_message(cast.nurse, other if n % 2 else cast.discussion, body=str(n))
    all_of_it = queries.missed(cast.doctor, after=0)
    assert [each.message.body for each in all_of_it] == ["0", "1", "2", "3", "4", "5"]
    assert [m.message.body for m in queries.missed(cast.doctor, after=all_of_it[3].position)] == ["4", "5"]
    assert queries.newest_position() == all_of_it[-1].position


def test_participants_in_the_order_they_came(cast: Cast, colleague: Account) -> None:
    add_member(cast.doctor, cast.discussion, colleague)
    reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Noé Vient")
    leave_discussion(cast.nurse, cast.discussion)
    found = queries.participants(cast.discussion)
    assert [member.account for member in found.members] == [cast.doctor, colleague]
    assert [seat.name for seat in found.seats] == ["Noé Vient"]


def test_the_pair_two_people_have(cast: Cast) -> None:
    assert queries.pair_with(cast.doctor, cast.nurse) is None
    pair = start_discussion(cast.doctor, members=[cast.nurse])
    assert queries.pair_with(cast.nurse, cast.doctor) == pair
    leave_discussion(cast.nurse, pair)
    assert queries.pair_with(cast.doctor, cast.nurse) is None


def test_more_data_costs_no_more_queries(cast: Cast, colleague: Account, django_assert_num_queries: Any) -> None:
    def ask(discussions: int) -> None:
        with django_assert_num_queries(5):
            rows = queries.discussion_list(cast.doctor).rows
            assert len(rows) == discussions
            assert all(row.heading and (row.last is None or row.last.author) for row in rows)
        with django_assert_num_queries(4):
            [message.author and message.author.name for message in queries.messages(cast.doctor, cast.discussion)]
        with django_assert_num_queries(2):
            found = queries.participants(cast.discussion)
            [member.account.entry.profession for member in found.members]
        with django_assert_num_queries(1):
            queries.unread_total(cast.doctor)

    post_message(cast.nurse, cast.discussion, body="Bonjour")
    ask(1)
    add_member(cast.doctor, cast.discussion, colleague)
    reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Noé Vient")
    for n in range(12):
        other = start_discussion(cast.doctor, title=f"Thème {n}" if n % 2 else "", members=[cast.nurse, colleague])
        post_message(cast.nurse, other, body="Bonjour")
        post_message(colleague, cast.discussion, body="Bonjour")
    ask(13)
