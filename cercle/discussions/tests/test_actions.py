"""What changes a discussion, and what refuses to."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast, make_account
from cercle.discussions import lines, queries
from cercle.discussions.actions import (
    add_member,
    drop_seats,
    fill_seat,
    leave_discussion,
    mark_read,
    post_message,
    ready_seats,
    reserve_seat,
    start_discussion,
)
from cercle.discussions.models import Discussion, Kind, Member, Message, PendingSeat


def acts() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("act", flat=True))


# --- Starting -------------------------------------------------------------------------------------------------


def test_starting_makes_the_starter_and_the_others_members(cast: Cast) -> None:
    discussion = start_discussion(cast.doctor, title="  Plaies \n chroniques ", kind=Kind.THEME, members=[cast.nurse])
    assert discussion.title == "Plaies chroniques"
    assert {member.account for member in discussion.members.all()} == {cast.doctor, cast.nurse}
    assert acts() == ["discussion.started"]
    assert "Plaies" not in str(AuditLine.objects.get().detail)


def test_the_kind_follows_from_what_one_starts_with(cast: Cast) -> None:
    def kind(**values: object) -> str:
        return start_discussion(cast.doctor, **{"members": [cast.nurse], **values}).kind  # type: ignore[arg-type]

    assert kind() == Kind.PAIR
    assert kind(members=[]) == Kind.PAIR
    assert kind(members=[cast.nurse, cast.outsider]) == Kind.GROUP
    assert kind(title="Diabète") == Kind.THEME
    assert kind(dossier=cast.dossier) == Kind.PATIENT


def test_oneself_and_repeated_members_count_once(cast: Cast) -> None:
    discussion = start_discussion(cast.doctor, members=[cast.nurse, cast.nurse, cast.doctor])
    assert discussion.members.count() == 2


@pytest.mark.parametrize("who", ["patient", "caregiver", "administrator"])
def test_who_may_not_start(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        start_discussion(getattr(cast, who), title="Bonjour", members=[cast.doctor])


@pytest.mark.parametrize("who", ["patient", "caregiver", "administrator"])
def test_who_cannot_be_added(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refused:
        start_discussion(cast.doctor, title="Bonjour", members=[getattr(cast, who)])
    assert refused.value.code == "not_addable"
    with pytest.raises(Refused):
        add_member(cast.doctor, cast.discussion, getattr(cast, who))
    assert Discussion.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": Kind.THEME}, "title"),
        ({"kind": Kind.PATIENT}, "dossier"),
        ({"kind": "shout"}, "kind"),
        ({"title": "x" * 121}, "title"),
    ],
)
def test_a_start_that_makes_no_sense_names_the_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        start_discussion(cast.doctor, members=[cast.nurse], **values)
    assert list(refused.value.fields) == [field]
    assert acts() == []


def test_a_pair_has_two(cast: Cast) -> None:
    with pytest.raises(Invalid):
        start_discussion(cast.doctor, kind=Kind.PAIR, members=[cast.nurse, cast.outsider])


# --- Posting --------------------------------------------------------------------------------------------------


def test_messages_are_numbered_without_gaps(cast: Cast) -> None:
    for n in range(1, 6):
        assert post_message(cast.doctor, cast.discussion, body=f"{n}").seq == n
    cast.discussion.refresh_from_db()
    assert cast.discussion.last_seq == 5
    assert acts() == ["message.posted"] * 5


def test_a_repeated_client_id_returns_the_first_message(cast: Cast) -> None:
    id = uuid4()
    first = post_message(cast.doctor, cast.discussion, body="Bonjour", client_id=id)
    again = post_message(cast.doctor, cast.discussion, body="Bonjour bis", client_id=id)
    assert again.pk == first.pk
    assert again.body == "Bonjour"
    assert Message.objects.count() == 1
    other = post_message(cast.nurse, cast.discussion, body="Moi aussi", client_id=id)
    assert other.seq == 2


def test_a_refused_post_leaves_no_gap(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    with pytest.raises(Invalid):
        post_message(cast.doctor, cast.discussion, body=" \u200b\n ")
    assert post_message(cast.doctor, cast.discussion, body="deux").seq == 2


def test_the_length_is_limited_to_the_character(cast: Cast) -> None:
    most = settings.LIMITS["MESSAGE_LENGTH"]
    assert post_message(cast.doctor, cast.discussion, body="é" * most).body == "é" * most
    with pytest.raises(Invalid) as refused:
        post_message(cast.doctor, cast.discussion, body="é" * (most + 1))
    assert "body" in refused.value.fields


def test_the_number_of_posts_is_limited(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIMITS = {**settings.LIMITS, "POSTS": 2}
    post_message(cast.doctor, cast.discussion, body="un")
    post_message(cast.doctor, cast.discussion, body="deux")
    with pytest.raises(TooMany):
        post_message(cast.doctor, cast.discussion, body="trois")
    assert post_message(cast.nurse, cast.discussion, body="à moi").seq == 3


def test_hostile_marks_are_taken_out(cast: Cast) -> None:
    body = "5 mg\u202e gm 05\u2066 \x00\x07stop\r\nligne\u2028fin\ud800 👩‍⚕️"
    assert post_message(cast.doctor, cast.discussion, body=body).body == "5 mg gm 05 stop\nligne\nfin 👩‍⚕️"


def test_text_is_ciphertext_in_the_database(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="Hémoglobine à 7 g/dL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM discussions_message")
        assert "Hémoglobine".encode() not in bytes(cursor.fetchone()[0])
    assert "Hémo" not in str(list(AuditLine.objects.values_list("detail", flat=True)))


def test_who_is_outside_cannot_post_even_past_the_view(cast: Cast) -> None:
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            post_message(account, cast.discussion, body="Bonjour")
    assert not Message.objects.exists()


# --- Members --------------------------------------------------------------------------------------------------


def test_adding_leaves_a_line_and_one_unread(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    add_member(cast.doctor, cast.discussion, cast.outsider)
    line = Message.objects.get(system=lines.ADDED)
    assert lines.words(line) == "Hélène Martin a ajouté Paul Girard à la discussion."
    assert queries.unread_total(cast.outsider) == 1
    assert queries.messages(cast.outsider, cast.discussion)[0].body == "un"


def test_adding_twice_is_adding_once(cast: Cast) -> None:
    first = add_member(cast.doctor, cast.discussion, cast.outsider)
    assert add_member(cast.nurse, cast.discussion, cast.outsider) == first
    assert Message.objects.filter(system=lines.ADDED).count() == 1


def test_a_third_makes_a_pair_a_group(cast: Cast) -> None:
    pair = start_discussion(cast.doctor, members=[cast.nurse])
    add_member(cast.doctor, pair, cast.outsider)
    assert Discussion.objects.get(pk=pair.pk).kind == Kind.GROUP


def test_a_patient_who_is_a_member_adds_nobody(cast: Cast) -> None:
    Member.objects.create(discussion=cast.discussion, account=cast.patient)
    with pytest.raises(Forbidden):
        add_member(cast.patient, cast.discussion, cast.outsider)


def test_a_discussion_has_a_largest_size(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIMITS = {**settings.LIMITS, "DISCUSSION_MEMBERS": 2}
    with pytest.raises(Refused) as refused:
        add_member(cast.doctor, cast.discussion, cast.outsider)
    assert refused.value.code == "too_many_members"


def test_leaving_ends_every_right_and_says_who_left(cast: Cast) -> None:
    leave_discussion(cast.nurse, cast.discussion)
    assert lines.words(Message.objects.get()) == "Karim Benali a quitté la discussion."
    for act in (
        lambda: post_message(cast.nurse, cast.discussion, body="encore"),
        lambda: leave_discussion(cast.nurse, cast.discussion),
        lambda: add_member(cast.nurse, cast.discussion, cast.outsider),
    ):
        with pytest.raises(NotFound):
            act()
    assert queries.messages(cast.nurse, cast.discussion) == []
    assert queries.unread_total(cast.doctor) == 1


def test_one_who_left_can_be_added_again(cast: Cast) -> None:
    leave_discussion(cast.nurse, cast.discussion)
    add_member(cast.doctor, cast.discussion, cast.nurse)
    assert post_message(cast.nurse, cast.discussion, body="De retour").seq == 3


def test_the_last_to_leave_drops_the_seats(cast: Cast) -> None:
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    leave_discussion(cast.nurse, cast.discussion)
    leave_discussion(cast.doctor, cast.discussion)
    seat.refresh_from_db()
    assert seat.state == "dropped"


# --- Having read ----------------------------------------------------------------------------------------------


def test_reading_never_goes_back_nor_beyond_the_last(cast: Cast) -> None:
    for n in range(3):
        post_message(cast.doctor, cast.discussion, body=str(n))
    assert queries.unread_total(cast.nurse) == 3
    assert queries.unread_total(cast.doctor) == 0
    assert mark_read(cast.nurse, cast.discussion, 2) == 2
    assert mark_read(cast.nurse, cast.discussion, 1) == 2
    assert queries.unread_total(cast.nurse) == 1
    assert mark_read(cast.nurse, cast.discussion, 10**12) == 3
    assert queries.unread_total(cast.nurse) == 0


def test_what_was_read_before_writes_nothing(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    mark_read(cast.nurse, cast.discussion, 1)
    before = acts()
    mark_read(cast.nurse, cast.discussion, 1)
    mark_read(cast.stranger, cast.discussion, 1)
    assert acts() == before


# --- Seats ----------------------------------------------------------------------------------------------------


@pytest.fixture
def awaited(cast: Cast) -> Account:
    return make_account("Zoé Attend")


def test_the_life_of_a_seat(cast: Cast, awaited: Account) -> None:
    invitation = uuid4()
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=invitation, name="Zoé Attend")
    assert reserve_seat(cast.nurse, cast.discussion, invitation=invitation, name="Zoé A.") == seat
    with pytest.raises(Refused) as refused:
        fill_seat(cast.doctor, seat)
    assert refused.value.code == "seat_waiting"
    assert [ready.pk for ready in ready_seats(invitation, awaited)] == [seat.pk]
    assert queries.messages(awaited, cast.discussion) == []
    member = fill_seat(cast.doctor, seat)
    assert member.account == awaited
    assert fill_seat(cast.doctor, seat) == member
    assert drop_seats(invitation) == 0
    assert PendingSeat.objects.get().state == "filled"


def test_an_administrator_fills_a_seat_without_reading(cast: Cast, awaited: Account) -> None:
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    ready_seats(seat.invitation, awaited)
    assert fill_seat(cast.administrator, seat).account == awaited
    assert queries.messages(cast.administrator, cast.discussion) == []


def test_strangers_and_patients_fill_no_seat(cast: Cast, awaited: Account) -> None:
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    ready_seats(seat.invitation, awaited)
    for account in (cast.outsider, cast.stranger, cast.former, cast.secretary, awaited):
        with pytest.raises(NotFound):
            fill_seat(account, seat)
    Member.objects.create(discussion=cast.discussion, account=cast.patient)
    with pytest.raises(Forbidden):
        fill_seat(cast.patient, seat)


def test_adding_the_awaited_person_directly_fills_their_seat(cast: Cast, awaited: Account) -> None:
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    ready_seats(seat.invitation, awaited)
    add_member(cast.nurse, cast.discussion, awaited)
    assert queries.participants(cast.discussion).seats == []


def test_a_dropped_seat_is_not_filled(cast: Cast, awaited: Account) -> None:
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    ready_seats(seat.invitation, awaited)
    assert drop_seats(seat.invitation) == 1
    with pytest.raises(Refused):
        fill_seat(cast.doctor, seat)
    assert queries.messages(awaited, cast.discussion) == []
