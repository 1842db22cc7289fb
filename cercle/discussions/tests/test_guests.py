"""What carers do about the guests of their « fils patients »."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cercle.accounts.actions.contacts import confirm_change
from cercle.accounts.models import ContactChange
from cercle.accounts.queries import waiting_changes
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, make_thread
from cercle.discussions import lines, queries
from cercle.discussions.access import Right, access_discussion, access_guest, visible_discussions
from cercle.discussions.actions import (
    add_member,
    confirm_guest,
    leave_discussion,
    post_message,
    remove_guest,
    rename_thread,
    update_guest,
)
from cercle.discussions.models import Discussion, Guest


def said(thread: Discussion) -> list[str]:
    return [lines.words(message) for message in thread.messages.order_by("seq")]


def acts() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("act", flat=True))


def unverified(cast: Cast) -> Guest:
    cast.thread.guests.update(verified_at=None, proof="none")
    return cast.patient_row


# --- Who may --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nurse", "outsider", "stranger", "former", "secretary", "administrator"])
def test_outsiders_find_no_guest(cast: Cast, who: str) -> None:
    row = cast.patient_row
    for right in (Right.READ, Right.CARE):
        with pytest.raises(NotFound):
            access_guest(getattr(cast, who), row.pk, right)
    with pytest.raises(NotFound):
        confirm_guest(getattr(cast, who), row)
    with pytest.raises(NotFound):
        remove_guest(getattr(cast, who), row)


@pytest.mark.parametrize("who", ["patient", "caregiver"])
def test_guests_do_not_care_for_each_other(cast: Cast, who: str) -> None:
    for row in (cast.patient_row, cast.caregiver_row):
        with pytest.raises(Forbidden):
            access_guest(getattr(cast, who), row.pk, Right.CARE)
        with pytest.raises(Forbidden):
            confirm_guest(getattr(cast, who), row)
        with pytest.raises(Forbidden):
            remove_guest(getattr(cast, who), row)
        with pytest.raises(Forbidden):
            update(cast, row, who=who)
    with pytest.raises(Forbidden):
        rename_thread(getattr(cast, who), cast.thread, name="Autre")


def test_a_doctor_who_is_the_patient_does_not_care_for_themselves(cast: Cast) -> None:
    thread = make_thread(cast.nurse, cast.doctor)
    with pytest.raises(Forbidden):
        access_guest(cast.doctor, thread.guests.get().pk, Right.CARE)
    with pytest.raises(Forbidden):
        access_discussion(cast.doctor, thread.pk, Right.ADD_MEMBER)
    with pytest.raises(Forbidden):
        add_member(cast.doctor, thread, cast.outsider)


def test_a_carer_who_left_cares_no_more(cast: Cast) -> None:
    row = cast.patient_row
    assert access_guest(cast.doctor, row.pk, Right.CARE) == row
    leave_discussion(cast.doctor, cast.thread)
    with pytest.raises(NotFound):
        access_guest(cast.doctor, row.pk, Right.CARE)
    with pytest.raises(NotFound):
        update(cast, row)


# --- Confirming, removing -------------------------------------------------------------------------------------


def test_confirming_says_so_once(cast: Cast) -> None:
    row = unverified(cast)
    confirm_guest(cast.doctor, row)
    confirm_guest(cast.doctor, row)
    row.refresh_from_db()
    assert row.verified_at
    assert row.verified_by == cast.doctor
    assert said(cast.thread) == ["Identité confirmée par Hélène Martin\u00a0: Antoine Dubois."]
    assert acts() == ["thread.guest_confirmed"] * 2


def test_who_is_removed_reads_nothing_from_then_on(cast: Cast) -> None:
    row = cast.patient_row
    remove_guest(cast.doctor, row)
    assert not visible_discussions(cast.patient).exists()
    assert said(cast.thread) == ["Hélène Martin a retiré Antoine Dubois du fil patient."]
    row.refresh_from_db()
    assert row.verified_at is None
    for again in (remove_guest, confirm_guest):
        with pytest.raises(NotFound):
            again(cast.doctor, row)
    assert acts() == ["thread.guest_removed"]


def test_who_was_removed_is_not_added_as_a_colleague(cast: Cast) -> None:
    thread = make_thread(cast.nurse, cast.outsider)
    remove_guest(cast.nurse, thread.guests.get())
    with pytest.raises(Refused) as refused:
        add_member(cast.nurse, thread, cast.outsider)
    assert refused.value.code == "guest_here"


# --- Administratif → Modifier ---------------------------------------------------------------------------------


def update(cast: Cast, row: Guest, who: str = "doctor", **values: Any) -> str:
    known = {"name": row.name, "birth_date": row.birth_date, "email": row.email, "phone": row.phone}
    return update_guest(getattr(cast, who), row, **{**known, **values})


def test_the_notes_change_and_the_thread_takes_the_patient_s_name(cast: Cast) -> None:
    row = cast.patient_row
    assert update(cast, row, name=" Antoine  Dubois-Roy ", birth_date=date(1944, 5, 2)) == "changed"
    row.refresh_from_db()
    assert (row.name, row.birth_date) == ("Antoine Dubois-Roy", date(1944, 5, 2))
    assert Discussion.objects.get(pk=cast.thread.pk).title == "Antoine Dubois-Roy"
    cast.patient.refresh_from_db()
    assert cast.patient.name == "Antoine Dubois"
    assert "Roy" not in str([line.detail for line in AuditLine.objects.all()])


def test_a_caregiver_s_name_is_not_the_thread_s(cast: Cast) -> None:
    assert update(cast, cast.caregiver_row, name="Claire Roy") == "changed"
    assert Discussion.objects.get(pk=cast.thread.pk).title == "Antoine Dubois"


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    assert update(cast, cast.patient_row) == "unchanged"
    assert acts() == ["thread.guest_updated"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "antoine"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "01 42 68 53 00"}, "phone"),
        ({"birth_date": date(1820, 1, 1)}, "birth_date"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        update(cast, cast.patient_row, **values)
    assert set(invalid.value.fields) == {field}


def test_every_wrong_field_is_said_at_once(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Invalid) as invalid:
        update(cast, cast.patient_row, name="", email="a@", phone="1", birth_date=tomorrow)
    assert set(invalid.value.fields) == {"name", "email", "phone", "birth_date"}


def _confirmed(cast: Cast) -> Guest:
    """The patient, who proved their number and signs in by code."""
    cast.patient.set_unusable_password()
    cast.patient.phone, cast.patient.phone_verified_at = "+33612345678", timezone.now()
    cast.patient.save()
    cast.thread.guests.filter(account=cast.patient).update(phone="+33612345678")
    return cast.patient_row


def test_a_contact_nobody_confirmed_changes_at_once(cast: Cast) -> None:
    cast.patient.set_unusable_password()
    cast.patient.save()
    assert update(cast, cast.patient_row, email="antoine.dubois@example.net") == "changed"
    cast.patient.refresh_from_db()
    assert cast.patient.email == cast.patient_row.email == "antoine.dubois@example.net"


def test_a_contact_nobody_confirmed_waits_where_it_would_open_what_is_another_carers(cast: Cast) -> None:
    cast.patient.set_unusable_password()
    cast.patient.save()
    theirs = make_thread(cast.outsider, cast.patient)
    assert update(cast, cast.patient_row, email="helene@example.net") == "waiting"
    cast.patient.refresh_from_db()
    assert cast.patient.email != "helene@example.net"
    remove_guest(cast.outsider, theirs.guests.get())
    assert update(cast, cast.patient_row, email="helene@example.net") == "changed"


def test_a_confirmed_contact_waits_for_its_owner(cast: Cast) -> None:
    row = _confirmed(cast)
    assert update(cast, row, name="Antoine Roy", phone="06 98 76 54 32") == "waiting"
    row.refresh_from_db()
    assert (row.name, row.phone) == ("Antoine Roy", "+33612345678")
    (change,) = waiting_changes(cast.patient)
    assert (change.value, change.proposed_by) == ("+33698765432", cast.doctor)


def test_once_its_owner_confirmed_the_notes_follow(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _confirmed(cast)
    other = make_thread(cast.nurse, cast.patient).guests.get()
    update(cast, row, phone="06 98 76 54 32")
    monkeypatch.setattr("cercle.accounts.changes.is_right", lambda change, digits: True)
    confirm_change(cast.patient, ContactChange.objects.get(), "123456")
    row.refresh_from_db()
    assert row.phone == "+33698765432"
    other.refresh_from_db()
    assert other.phone == "+33612345678"  # the notes of a carer who proposed nothing


def test_an_emptied_contact_leaves_the_notes_alone_with_the_other(cast: Cast) -> None:
    row = _confirmed(cast)
    assert update(cast, row, email="") == "changed"
    row.refresh_from_db()
    assert (row.email, row.phone) == ("", "+33612345678")
    assert not ContactChange.objects.exists()


def test_renaming_a_thread_whose_patient_is_not_there(cast: Cast) -> None:
    rename_thread(cast.doctor, cast.thread, name="Jeanne Ferrand")
    assert Discussion.objects.get(pk=cast.thread.pk).title == "Jeanne Ferrand"
    with pytest.raises(Invalid):
        rename_thread(cast.doctor, cast.thread, name=" ")


# --- Leaving, and who still reads -----------------------------------------------------------------------------


def test_leaving_a_thread_stays_written_for_the_others(cast: Cast) -> None:
    leave_discussion(cast.patient, cast.thread)
    assert said(cast.thread) == ["Antoine Dubois a quitté le fil patient."]
    assert post_message(cast.doctor, cast.thread, body="Noté")
    assert post_message(cast.caregiver, cast.thread, body="Merci")


def test_nobody_writes_to_nobody(cast: Cast) -> None:
    leave_discussion(cast.doctor, cast.thread)
    with pytest.raises(Refused) as refused:
        post_message(cast.patient, cast.thread, body="Docteur ?")
    assert refused.value.code == "no_carer"
    assert access_discussion(cast.patient, cast.thread.pk, Right.READ)


def test_a_closed_account_is_nobody_who_reads(cast: Cast) -> None:
    assert cast.thread
    cast.doctor.is_active = False
    cast.doctor.save()
    with pytest.raises(Refused):
        post_message(cast.patient, cast.thread, body="Docteur ?")


def test_a_repeated_post_is_the_first_one_even_then(cast: Cast) -> None:
    from uuid import uuid4

    key = uuid4()
    first = post_message(cast.patient, cast.thread, body="Bonjour", client_id=key)
    leave_discussion(cast.doctor, cast.thread)
    assert post_message(cast.patient, cast.thread, body="Bonjour", client_id=key) == first


# --- As each of them sees it ----------------------------------------------------------------------------------


def test_professionals_read_the_patient_s_name_and_guests_the_professionals(cast: Cast) -> None:
    assert cast.thread
    rows = {who: queries.row(getattr(cast, who), cast.thread) for who in ("doctor", "patient", "caregiver")}
    doctor, patient, caregiver = rows["doctor"], rows["patient"], rows["caregiver"]
    assert doctor and patient and caregiver  # noqa: PT018
    assert (doctor.heading, doctor.heading_part, doctor.seed) == ("Antoine Dubois", "patient", cast.patient.pk)
    assert (patient.heading, patient.heading_part, patient.seed) == ("Hélène Martin", "", cast.doctor.pk)
    assert (caregiver.heading, caregiver.about) == ("Hélène Martin", "Antoine Dubois")
    assert [guest.whole for guest in doctor.guests] == ["Antoine Dubois (patient)", "Claire Dubois (aidant)"]
    assert [guest.whole for guest in patient.guests] == ["Claire Dubois (aidant)"]
    leave_discussion(cast.patient, cast.thread)
    doctor = queries.row(cast.doctor, cast.thread)
    assert doctor
    assert (doctor.heading, doctor.heading_part) == ("Antoine Dubois", "caregiver")


def test_a_guest_does_not_find_the_thread_by_the_notes_title(cast: Cast) -> None:
    cast.thread.title = "Monsieur D."
    cast.thread.save()
    assert queries.discussion_list(cast.doctor, q="monsieur").rows
    assert queries.discussion_list(cast.patient, q="martin").rows
    assert not queries.discussion_list(cast.patient, q="monsieur").rows


def test_in_a_pair_the_colour_is_the_other_s(cast: Cast) -> None:
    from cercle.discussions.actions import start_discussion

    row = queries.row(cast.doctor, start_discussion(cast.doctor, members=[cast.nurse]))
    assert row
    assert row.seed == cast.nurse.pk
    row = queries.row(cast.doctor, cast.discussion)
    assert row
    assert row.seed == cast.discussion.pk


def test_messages_say_as_whom_their_author_wrote(cast: Cast) -> None:
    for who in (cast.patient, cast.caregiver, cast.doctor):
        post_message(who, cast.thread, body="Bonjour")
    written = queries.messages(cast.doctor, cast.thread)
    assert [message.part for message in written] == ["patient", "caregiver", None]  # type: ignore[attr-defined]
    leave_discussion(cast.patient, cast.thread)
    assert queries.message(written[0].pk).part == "patient"  # type: ignore[union-attr]


def test_participants_carry_their_rows(cast: Cast) -> None:
    assert cast.thread
    Guest.objects.filter(account=cast.caregiver).update(verified_at=None)
    found = queries.participants(cast.thread)
    assert [member.account for member in found.carers] == [cast.doctor]
    assert found.patient
    assert found.patient.account == cast.patient
    assert [guest.account for guest in found.unverified] == [cast.caregiver]
    parts = [getattr(member.guest, "part", None) for member in found.members]  # type: ignore[attr-defined]
    assert parts == [None, "patient", "caregiver"]
