# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Patients and caregivers accept: what proves them, the « fil patient » that opens, who they are afterwards."""

from datetime import date

import pytest

from cercle.accounts.contacts import is_verified
from cercle.accounts.models import Account, Role
from cercle.audit.models import AuditLine
from cercle.core.errors import Refused
from cercle.core.testing import Cast
from cercle.discussions.access import Right, rights_in
from cercle.discussions.actions import leave_discussion
from cercle.discussions.models import Discussion, Guest, Kind, Member
from cercle.invitations.actions import accept_as_account, accept_as_guest, decline, proof_of, try_birth_date
from cercle.invitations.kinds.guest import names_agree
from cercle.invitations.landing import landing
from cercle.invitations.links import Channel
from cercle.invitations.models import State
from cercle.invitations.states import Status
from cercle.invitations.tests.making import (
    ADDRESS,
    BORN,
    PHONE,
    invite,
    invite_patient,
    join,
    link_of,
    sign_up,
    verify,
)


def test_a_mailed_link_and_their_names_open_the_thread(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor).invitation
    accepted = join(link_of(invitation), given_name="jeanne", family_name="LE GOFF")
    invitation.refresh_from_db()
    thread = Discussion.objects.get(kind=Kind.THREAD)
    assert (accepted.thread, invitation.thread, invitation.state) == (thread, thread, State.ACCEPTED)
    assert thread.title == "Jeanne Le Goff"
    members = {member.account for member in Member.objects.filter(discussion=thread, left_at__isnull=True)}
    assert members == {cast.doctor, accepted.account}
    account = Account.objects.get(pk=accepted.account.pk)
    assert (account.email, account.role, account.has_usable_password()) == (ADDRESS, Role.PATIENT, False)
    assert is_verified(account, "email")
    guest = Guest.objects.get()
    assert (guest.part, guest.proof, guest.verified_at is not None) == ("patient", "email", True)


def test_a_right_birth_date_is_enough_and_a_wrong_one_is_counted(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor, birth_date=BORN).invitation
    link = link_of(invitation, Channel.COPY)
    with pytest.raises(Refused) as wrong:
        accept_as_guest(link, None, session="browser", birth_date=date(1940, 1, 1))
    assert wrong.value.code == "wrong_birth_date"
    assert "4" in wrong.value.message
    accepted = accept_as_guest(link, None, session="browser", birth_date=BORN)
    assert accepted.account.name == "Jeanne Le Goff"
    assert not is_verified(accepted.account, "email")
    assert Guest.objects.get().verified_at


def test_five_wrong_dates_lock_it(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor, birth_date=BORN).invitation
    link = link_of(invitation)
    for number in range(5):
        with pytest.raises(Refused) as wrong:
            try_birth_date(link, f"browser {number}", date(1940, 1, 1 + number))
        assert wrong.value.code == ("locked" if number == 4 else "wrong_birth_date")
    with pytest.raises(Refused) as locked:
        accept_as_guest(link, None, session="browser", birth_date=BORN)
    assert locked.value.code == "locked"


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Jeanne Le Goff", "LE GOFF Jeanne", True),
        ("Hélène D’Œuvre", "helene d'oeuvre", True),
        ("Jean-Luc Dupont", "Jean Luc Dupont", True),
        ("Jean-Luc Dupont", "Jean Dupont", True),
        ("Zoë Müller", "Muller Zoe", True),
        ("Anne Dupont", "Jeanne Dupont", False),
        ("Dupont", "Anne Dupont", False),
        ("Dupont", "Dupont", True),
        ("", "Anne Dupont", False),
    ],
)
def test_names_in_any_order_and_spelling(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is names_agree(other, one) is agree


def test_another_name_at_a_proven_contact_is_not_yet_the_person(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor).invitation
    accepted = join(link_of(invitation), given_name="Paul", family_name="Autre")
    guest = Guest.objects.get()
    assert (accepted.account.name, guest.name, guest.proof) == ("Paul Autre", "Jeanne Le Goff", "email")
    assert guest.verified_at is None
    assert is_verified(accepted.account, "email"), "the mailbox is theirs all the same"


def test_one_professional_twice_is_one_thread(cast: Cast) -> None:
    first = join(link_of(invite_patient(cast.doctor).invitation))
    again = invite_patient(cast.doctor, email="", phone=PHONE, anyway=True).invitation
    link = link_of(again, Channel.SMS)
    with pytest.raises(Refused) as other:
        accept_as_account(link, first.account, proof_of(link, ""))
    assert other.value.code == "other_person"
    second = accept_as_account(link, first.account, proof_of(link, ""), as_other=True)
    assert second.thread == first.thread
    assert Guest.objects.count() == 1


def test_two_professionals_one_patient_two_threads(cast: Cast) -> None:
    first = join(link_of(invite_patient(cast.doctor).invitation))
    second = accept_as_account(link_of(invite_patient(cast.nurse).invitation), first.account)
    assert second.thread != first.thread
    assert not Member.objects.filter(discussion=second.thread, account=cast.doctor).exists()


def test_a_caregiver_of_two_patients_has_a_thread_for_each(cast: Cast) -> None:
    one = join(link_of(invite_patient(cast.doctor, kind="caregiver", name="Anne Roy").invitation), given_name="Anne")
    other = invite_patient(
        cast.doctor, kind="caregiver", name="Anne Roy", patient_name="Paul Autre", anyway=True
    ).invitation
    second = accept_as_account(link_of(other), one.account)
    assert (one.thread.title, second.thread.title) == ("Jeanne Le Goff", "Paul Autre")
    assert one.account.role == Role.CAREGIVER


def test_who_left_the_thread_brings_nobody_into_it(cast: Cast) -> None:
    thread = join(link_of(invite_patient(cast.doctor).invitation)).thread
    invitation = invite_patient(
        cast.doctor, kind="caregiver", name="Anne Roy", email="anne@example.net", thread=thread
    ).invitation
    link = link_of(invitation)
    assert landing(link).status is Status.LIVE
    leave_discussion(cast.doctor, thread)
    assert landing(link).status is Status.FROZEN
    with pytest.raises(Refused) as frozen:
        join(link)
    assert frozen.value.code == "frozen"
    decline(link, "decline")


def test_an_account_that_exists_keeps_its_role_and_a_doctor_may_be_a_patient(cast: Cast) -> None:
    verify(cast.outsider)
    link = link_of(invite_patient(cast.doctor, name="Paul Girard", email=cast.outsider.email, anyway=True).invitation)
    accepted = accept_as_account(link, cast.outsider)
    cast.outsider.refresh_from_db()
    assert cast.outsider.role == Role.PROFESSIONAL
    assert Right.ADD_MEMBER not in rights_in(cast.outsider, accepted.thread)


def test_a_colleagues_form_does_not_open_a_patients_invitation(cast: Cast) -> None:
    link = link_of(invite_patient(cast.doctor).invitation)
    with pytest.raises(Refused) as wrong:
        sign_up(link)
    assert wrong.value.code == "wrong_kind"
    with pytest.raises(Refused):
        join(link_of(invite(cast.doctor, email="x@example.net").invitation))


def test_the_trace_names_nobody_and_holds_no_date(cast: Cast) -> None:
    link = link_of(invite_patient(cast.doctor, birth_date=BORN).invitation)
    with pytest.raises(Refused):
        try_birth_date(link, "browser", date(1950, 1, 1))
    accept_as_guest(link, None, session="browser", birth_date=BORN)
    lines = [f"{line.act} {line.subject} {line.detail}" for line in AuditLine.objects.all()]
    assert any("birth_date_tried" in line for line in lines)
    for canary in ("Jeanne", "Goff", "1941", "1950", ADDRESS):
        assert not any(canary in line for line in lines), canary
