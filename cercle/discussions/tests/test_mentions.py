"""Naming somebody in a message tells them, and nobody else."""

from typing import Any

import pytest

from cercle.accounts.models import Account
from cercle.core.testing import Cast, make_account
from cercle.discussions.actions import add_member, edit_message, post_message, withdraw_message
from cercle.discussions.models import Mention, Message
from cercle.discussions.text import mentions_in
from cercle.notifications.models import Notification


def named(message: Message) -> set[Account]:
    return {mention.account for mention in Mention.objects.filter(message=message)}


def told() -> list[tuple[Account, str]]:
    rows = Notification.objects.filter(kind="mentioned").order_by("created_at")
    return [(row.account, row.data["message"]) for row in rows]


@pytest.mark.parametrize("body", ["@Karim Benali, tu passes ?", "Vu avec @karim  benali", "(@Karim\u00a0Benali)"])
def test_whoever_is_named_is_told_once(cast: Cast, body: str) -> None:
    message = post_message(cast.doctor, cast.discussion, body=" ".join(body.split(" ")))
    if "  " in body:
        assert named(message) == set()
        return
    assert named(message) == {cast.nurse}
    assert told() == [(cast.nurse, str(message.pk))]
    notice = Notification.objects.get()
    assert notice.data == {
        "name": "Hélène Martin",
        "discussion": str(cast.discussion.pk),
        "message": str(message.pk),
    }


@pytest.mark.parametrize(
    "body",
    ["Karim Benali", "mail@Karim Benali", "@Karim", "@Karim Benalila", "@Karim Benali-Roux", "@Paul Girard", "@"],
)
def test_who_is_not_named_is_not_told(cast: Cast, body: str) -> None:
    assert named(post_message(cast.doctor, cast.discussion, body=body)) == set()
    assert told() == []


def test_nobody_outside_and_not_oneself(cast: Cast) -> None:
    message = post_message(
        cast.doctor,
        cast.discussion,
        body="@Hélène Martin @Luc Perrin",
        mentions=[cast.doctor.pk, cast.former.pk, cast.stranger.pk, cast.nurse.pk],
    )
    assert named(message) == {cast.nurse}  # by the list alone: a program need not write the name


def test_of_two_with_one_name_the_chosen_one(cast: Cast) -> None:
    twin = make_account("Karim Benali", email="autre@example.org")
    other = make_account("Karim Benali-Roux", email="roux@example.org")
    for account in (twin, other):
        add_member(cast.doctor, cast.discussion, account)
    both = post_message(cast.doctor, cast.discussion, body="@Karim Benali")
    assert named(both) == {cast.nurse, twin}
    one = post_message(cast.doctor, cast.discussion, body="@Karim Benali", mentions=[twin.pk])
    assert named(one) == {twin}
    longer = post_message(cast.doctor, cast.discussion, body="@Karim Benali-Roux")
    assert named(longer) == {other}


def test_an_edit_tells_only_the_new_ones(cast: Cast) -> None:
    add_member(cast.doctor, cast.discussion, cast.outsider)
    message = post_message(cast.doctor, cast.discussion, body="@Karim Benali")
    edit_message(cast.doctor, message, body="@Karim Benali @Paul Girard")
    assert named(message) == {cast.nurse, cast.outsider}
    edit_message(cast.doctor, message, body="@Paul Girard")
    edit_message(cast.doctor, message, body="@Paul Girard et @Karim Benali")
    assert [account for account, _id in told()] == [cast.nurse, cast.outsider]
    withdraw_message(cast.doctor, message)
    assert named(message) == set()


def test_a_patient_is_named_in_their_thread(cast: Cast) -> None:
    message = post_message(cast.doctor, cast.thread, body="@Antoine Dubois à jeun")
    assert named(message) == {cast.patient}


def test_without_a_sign_nobody_is_looked_for(cast: Cast, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(body: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            post_message(cast.doctor, cast.discussion, body=body)
        return len(counted)

    cost("un")
    assert cost("deux") < cost("trois @")


@pytest.mark.parametrize("names", [[], [""]])
def test_no_names_no_pattern(names: list[str]) -> None:
    assert mentions_in(names) is None


def test_a_name_is_no_pattern() -> None:
    pattern = mentions_in(["A.*", "(B"])
    assert pattern
    assert not pattern.search("@Abc")
    assert pattern.search("@(B !")
