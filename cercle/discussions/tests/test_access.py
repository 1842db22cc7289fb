"""Who may see a discussion, and what they may do there."""

from uuid import uuid4

import pytest

from cercle.accounts.models import Account, Role
from cercle.core.errors import Forbidden, NotFound
from cercle.core.testing import Cast, make_account
from cercle.discussions.access import Right, access_discussion, access_seat, may_start, visible_discussions
from cercle.discussions.models import Member, PendingSeat

IN_A_DISCUSSION = [Right.READ, Right.POST, Right.ADD_MEMBER, Right.LEAVE]


@pytest.mark.parametrize("right", IN_A_DISCUSSION)
def test_members_have_every_right_of_carers(cast: Cast, right: Right) -> None:
    for account in (cast.doctor, cast.nurse):
        assert access_discussion(account, cast.discussion.pk, right) == cast.discussion


@pytest.mark.parametrize("right", IN_A_DISCUSSION)
def test_everyone_outside_finds_nothing_and_cannot_tell_it_from_absence(cast: Cast, right: Right) -> None:
    for account in cast.everyone_outside():
        assert not visible_discussions(account).exists()
        with pytest.raises(NotFound) as refused:
            access_discussion(account, cast.discussion.pk, right)
        with pytest.raises(NotFound) as absent:
            access_discussion(account, uuid4(), right)
        assert str(refused.value) == str(absent.value)


@pytest.mark.parametrize("id", ["", "0", "not-an-id", "'; drop table", "🙂"])
def test_an_id_that_is_none_is_absent(cast: Cast, id: str) -> None:
    with pytest.raises(NotFound):
        access_discussion(cast.doctor, id, Right.READ)


def test_a_patient_who_is_a_member_writes_but_adds_nobody(cast: Cast) -> None:
    Member.objects.create(discussion=cast.discussion, account=cast.patient)
    for right in (Right.READ, Right.POST, Right.LEAVE):
        assert access_discussion(cast.patient, cast.discussion.pk, right)
    with pytest.raises(Forbidden):
        access_discussion(cast.patient, cast.discussion.pk, Right.ADD_MEMBER)


def test_an_administrator_has_no_clinical_right_even_with_a_membership_row(cast: Cast) -> None:
    Member.objects.create(discussion=cast.discussion, account=cast.administrator)
    assert not visible_discussions(cast.administrator).exists()
    with pytest.raises(NotFound):
        access_discussion(cast.administrator, cast.discussion.pk, Right.READ)


def test_a_closed_account_sees_nothing(cast: Cast) -> None:
    cast.doctor.is_active = False
    assert not visible_discussions(cast.doctor).exists()


def test_a_role_that_the_table_does_not_know_may_nothing(cast: Cast) -> None:
    Account.objects.filter(pk=cast.doctor.pk).update(role="unheard-of")
    cast.doctor.refresh_from_db()
    assert not visible_discussions(cast.doctor).exists()
    assert not may_start(cast.doctor)


def test_a_pending_seat_shows_nothing(cast: Cast) -> None:
    awaited = make_account("Zoé Attend")
    PendingSeat.objects.create(
        discussion=cast.discussion, invitation=uuid4(), name=awaited.name, account=awaited, state="ready"
    )
    with pytest.raises(NotFound):
        access_discussion(awaited, cast.discussion.pk, Right.READ)


def test_seats_are_for_carers_of_the_discussion_and_administrators(cast: Cast) -> None:
    seat = PendingSeat.objects.create(discussion=cast.discussion, invitation=uuid4(), name="Zoé Attend")
    for account in (cast.doctor, cast.nurse, cast.administrator):
        assert access_seat(account, seat.pk) == seat
    for account in cast.everyone_outside():
        if account.role != Role.ADMINISTRATOR:
            with pytest.raises(NotFound):
                access_seat(account, seat.pk)
    Member.objects.create(discussion=cast.discussion, account=cast.caregiver)
    with pytest.raises(Forbidden):
        access_seat(cast.caregiver, seat.pk)


def test_who_may_start() -> None:
    assert {role for role in Role if may_start(Account(role=role))} == {Role.PROFESSIONAL, Role.SECRETARY}
