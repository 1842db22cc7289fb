"""Opening and joining a « fil patient »."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Refused
from cercle.core.testing import Cast, make_account, make_thread
from cercle.discussions import lines, queries
from cercle.discussions.access import Right, access_discussion, carers_of, rights_in
from cercle.discussions.actions import NewGuest, join_thread, leave_discussion, open_thread
from cercle.discussions.models import Discussion, Guest, Kind, Part


def guest(account: Account, part: str = Part.PATIENT, **values: Any) -> NewGuest:
    return NewGuest(**{"account": account, "part": part, "name": account.name, "verified": True, **values})


def said(thread: Discussion) -> list[str]:
    return [lines.words(message) for message in thread.messages.order_by("seq")]


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_opening_makes_the_two_members_and_says_who_entered(cast: Cast) -> None:
    thread = open_thread(cast.nurse, title="Jeanne Ferrand", guest=guest(cast.patient, email="j@example.org"))
    assert (thread.kind, thread.title, thread.created_by) == (Kind.THREAD, "Jeanne Ferrand", cast.nurse)
    assert {member.account for member in thread.members.all()} == {cast.nurse, cast.patient}
    row = thread.guests.get()
    assert (row.account, row.part, row.email, row.added_by) == (cast.patient, Part.PATIENT, "j@example.org", cast.nurse)
    assert row.verified_at
    assert said(thread) == ["Antoine Dubois a rejoint le fil patient."]


def test_without_proof_nobody_is_verified(cast: Cast) -> None:
    thread = open_thread(cast.nurse, title="A", guest=guest(cast.patient, verified=False, proof="none"))
    assert thread.guests.get().verified_at is None


@pytest.mark.parametrize("who", ["patient", "caregiver", "administrator"])
def test_who_opens_no_thread(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refused:
        open_thread(getattr(cast, who), title="A", guest=guest(cast.outsider))
    assert code_of(refused) == "inviter_gone"


def test_a_closed_inviter_opens_no_thread(cast: Cast) -> None:
    cast.nurse.is_active = False
    with pytest.raises(Refused) as refused:
        open_thread(cast.nurse, title="A", guest=guest(cast.patient))
    assert code_of(refused) == "inviter_gone"


def test_nobody_accepts_their_own_invitation(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        open_thread(cast.nurse, title="A", guest=guest(cast.nurse))
    assert code_of(refused) == "own_invitation"


def test_an_administrator_is_nobody_s_guest(cast: Cast) -> None:
    for part in (guest(cast.administrator), guest(cast.patient, part="friend")):
        with pytest.raises(Refused) as refused:
            open_thread(cast.nurse, title="A", guest=part)
        assert code_of(refused) == "not_a_guest"


def test_a_doctor_may_be_the_patient_with_a_patient_s_rights(cast: Cast) -> None:
    thread = open_thread(cast.nurse, title="Paul Girard", guest=guest(cast.outsider))
    assert rights_in(cast.outsider, thread) == {Right.READ, Right.POST, Right.LEAVE}
    assert Right.CARE in rights_in(cast.nurse, thread)
    assert [member.account for member in carers_of(thread)] == [cast.nurse]


def test_joining_twice_is_joining_once(cast: Cast) -> None:
    newcomer = make_account("Luce Dubois", "caregiver")
    first = join_thread(cast.thread, guest(newcomer, Part.CAREGIVER), invited_by=cast.doctor)
    again = join_thread(cast.thread, guest(newcomer, Part.CAREGIVER, name="X"), invited_by=cast.doctor)
    assert (again.pk, again.name) == (first.pk, "Luce Dubois")
    assert cast.thread.members.filter(account=newcomer).count() == 1
    assert said(cast.thread) == ["Luce Dubois a rejoint le fil patient."]


def test_a_later_proof_verifies_who_is_there(cast: Cast) -> None:
    cast.thread.guests.update(verified_at=None, proof="none")
    row = join_thread(cast.thread, guest(cast.patient, proof="code"), invited_by=cast.doctor)
    assert row.verified_at
    assert row.proof == "code"


def test_who_left_comes_back_as_the_new_invitation_says(cast: Cast) -> None:
    row = cast.patient_row
    leave_discussion(cast.patient, cast.thread)
    again = guest(cast.patient, Part.CAREGIVER, relationship="child", verified=False)
    assert join_thread(cast.thread, again, invited_by=cast.doctor).pk == row.pk
    row.refresh_from_db()
    assert (row.part, row.relationship, row.verified_at) == (Part.CAREGIVER, "child", None)
    assert access_discussion(cast.patient, cast.thread.pk, Right.POST)


def test_one_patient_per_thread(cast: Cast) -> None:
    other = make_account("Jeanne Ferrand", "patient")
    with pytest.raises(Refused) as refused:
        join_thread(cast.thread, guest(other), invited_by=cast.doctor)
    assert code_of(refused) == "other_patient"
    leave_discussion(cast.patient, cast.thread)
    join_thread(cast.thread, guest(other), invited_by=cast.doctor)
    back = guest(cast.patient)
    with pytest.raises(Refused):
        join_thread(cast.thread, back, invited_by=cast.doctor)


def test_only_a_present_carer_s_invitation_lets_in(cast: Cast) -> None:
    newcomer = guest(make_account("Luce Dubois", "caregiver"), Part.CAREGIVER)
    for inviter in (cast.outsider, cast.patient, cast.caregiver):
        with pytest.raises(Refused) as refused:
            join_thread(cast.thread, newcomer, invited_by=inviter)
        assert code_of(refused) == "inviter_gone"
    with pytest.raises(Refused):
        join_thread(cast.discussion, newcomer, invited_by=cast.doctor)
    leave_discussion(cast.doctor, cast.thread)
    with pytest.raises(Refused):
        join_thread(cast.thread, newcomer, invited_by=cast.doctor)
    assert not Guest.objects.filter(account=newcomer.account).exists()


def test_a_carer_does_not_become_a_guest_of_the_same_thread(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        join_thread(cast.thread, guest(cast.doctor, Part.CAREGIVER), invited_by=cast.doctor)
    assert code_of(refused) == "already_carer"


# --- Which thread there is already ----------------------------------------------------------------------------


def test_the_thread_of_a_contact_in_the_notes(cast: Cast) -> None:
    thread = cast.thread
    assert queries.existing_thread(cast.doctor, email="antoine@example.org") == thread
    assert queries.existing_thread(cast.doctor, email="claire@example.org") == thread
    assert queries.existing_thread(cast.doctor, phone="+33612345678") is None
    assert queries.existing_thread(cast.doctor) is None


@pytest.mark.parametrize("who", ["nurse", "outsider", "former", "patient", "caregiver", "administrator"])
def test_the_thread_of_others_is_not_told(cast: Cast, who: str) -> None:
    assert cast.thread
    assert queries.existing_thread(getattr(cast, who), email="antoine@example.org") is None


def test_a_proven_contact_of_the_account_counts_and_a_claimed_one_does_not(cast: Cast) -> None:
    cast.thread.guests.update(email="", phone="")
    Account.objects.filter(pk=cast.patient.pk).update(phone="+33612345678")
    claimed = EmailAddress.objects.create(user=cast.patient, email="antoine@example.org", primary=True, verified=False)
    asked = ({"email": "antoine@example.org"}, {"phone": "+33612345678"})
    assert [queries.existing_thread(cast.doctor, **contact) for contact in asked] == [None, None]
    claimed.verified = True
    claimed.save()
    Account.objects.filter(pk=cast.patient.pk).update(phone_verified_at=timezone.now())
    assert [queries.existing_thread(cast.doctor, **contact) for contact in asked] == [cast.thread, cast.thread]


def test_a_thread_that_the_person_or_the_carer_left_is_none(cast: Cast) -> None:
    leave_discussion(cast.patient, cast.thread)
    assert queries.existing_thread(cast.doctor, email="antoine@example.org") is None
    leave_discussion(cast.doctor, cast.thread)
    assert queries.existing_thread(cast.doctor, email="claire@example.org") is None


def test_a_professional_who_is_the_patient_has_no_thread_to_attach_to(cast: Cast) -> None:
    make_thread(cast.nurse, cast.outsider)
    assert queries.existing_thread(cast.outsider, email="paul@example.org") is None
    assert queries.existing_thread(cast.nurse, email="paul@example.org")


def test_guests_are_those_who_are_there_now(cast: Cast) -> None:
    assert [row.account for row in queries.guests(cast.thread)] == [cast.patient, cast.caregiver]
    leave_discussion(cast.patient, cast.thread)
    assert [row.account for row in queries.guests(cast.thread)] == [cast.caregiver]
