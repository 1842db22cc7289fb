"""Who looked into a « fil patient »: written once a day, told to the patient."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock, make_account
from cercle.discussions import queries
from cercle.discussions.actions import (
    NewGuest,
    add_member,
    confirm_guest,
    join_thread,
    leave_discussion,
    note_consultation,
    remove_guest,
    update_guest,
)
from cercle.discussions.actions.consult import PAGE, THREAD


def told(cast: Cast) -> list[tuple[str, str, str]]:
    return [
        (line.account.name if line.account else "", line.role, line.what) for line in queries.consultations(cast.thread)
    ]


def test_a_reading_is_written_once_a_day_for_each_person(cast: Cast, clock: Clock) -> None:
    for who in (cast.doctor, cast.doctor, cast.patient):
        note_consultation(who, cast.thread, THREAD)
    note_consultation(cast.doctor, cast.thread, PAGE)
    assert sorted(told(cast)) == [
        ("Antoine Dubois", "patient", "thread"),
        ("Hélène Martin", "professional", "page"),
        ("Hélène Martin", "professional", "thread"),
    ]
    clock.move(days=1)
    note_consultation(cast.doctor, cast.thread, THREAD)
    assert AuditLine.objects.count() == 4


def test_discussions_of_professionals_leave_no_such_trace(cast: Cast) -> None:
    note_consultation(cast.doctor, cast.discussion, THREAD)
    assert not AuditLine.objects.exists()


def test_a_doctor_who_is_the_patient_is_told_as_the_patient(cast: Cast) -> None:
    guest = NewGuest(account=cast.outsider, part="caregiver", name="Paul Girard")
    join_thread(cast.thread, guest, invited_by=cast.doctor)
    note_consultation(cast.outsider, cast.thread, THREAD)
    (line,) = [line for line in queries.consultations(cast.thread) if line.is_reading]
    assert (line.role, line.is_guest, line.role_name) == ("caregiver", True, "aidant")


def test_who_came_and_went_is_told_newest_first(cast: Cast) -> None:
    newcomer = make_account("Luce Dubois", "caregiver")
    add_member(cast.doctor, cast.thread, cast.nurse)
    row = join_thread(cast.thread, NewGuest(account=newcomer, part="caregiver", name="L"), invited_by=cast.doctor)
    confirm_guest(cast.nurse, row)
    remove_guest(cast.doctor, row)
    leave_discussion(cast.nurse, cast.thread)
    found = queries.consultations(cast.thread)
    assert [(line.account, line.what, line.other) for line in found] == [
        (cast.nurse, "left", None),
        (cast.doctor, "removed", newcomer),
        (cast.nurse, "confirmed", newcomer),
        (newcomer, "entered", None),
        (cast.doctor, "added", cast.nurse),
    ]
    assert found[0].role_name == "Infirmier"


def test_three_lines_cost_what_thirty_cost(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            [str(line.role_name) for line in queries.consultations(cast.thread)]
        return len(captured)

    add_member(cast.doctor, cast.thread, cast.nurse)
    few = cost()
    for n in range(10):
        add_member(cast.doctor, cast.thread, make_account(f"Confrère {n}", email=f"c{n}@example.org"))
    assert cost() == few == 2


@pytest.mark.parametrize("limit", [0, 1])
def test_a_limit_is_kept(cast: Cast, limit: Any) -> None:
    note_consultation(cast.doctor, cast.thread, THREAD)
    note_consultation(cast.patient, cast.thread, THREAD)
    assert len(queries.consultations(cast.thread, limit=limit)) == 1


def test_a_correction_says_of_whom(cast: Cast) -> None:
    update_guest(cast.doctor, cast.patient_row, name="Antoine Roy", birth_date=None, email="a@example.org", phone="")
    (line,) = queries.consultations(cast.thread)
    assert (line.what, line.account, line.other) == ("updated", cast.doctor, cast.patient)
