"""Who looked: written once a day and part, with role and reason of that moment; read by whom the matrix lets."""

from typing import Any

import pytest

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid
from cercle.core.testing import Cast, Clock
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions import remove_member, write_note
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.models import Basis, CircleMember, Part
from cercle.dossiers.queries.consultations import CONSULTED, Consultation, consultations

pytestmark = pytest.mark.django_db


def membership(cast: Cast, account: Any) -> CircleMember:
    return access_membership(account, cast.dossier.pk, Right.READ)


def look(cast: Cast, account: Any, what: Looked = Looked.DOSSIER) -> None:
    note_consultation(account, membership(cast, account), what)


def patient_joins(cast: Cast) -> CircleMember:
    return CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)


def read(cast: Cast, account: Any, **options: Any) -> list[Consultation]:
    return consultations(account, membership(cast, account), **options).lines


def test_once_a_day_for_each_part(cast: Cast, clock: Clock) -> None:
    for _ in range(3):
        look(cast, cast.nurse)
        look(cast, cast.nurse, Looked.JOURNAL)
    look(cast, cast.doctor)
    assert AuditLine.objects.filter(act=CONSULTED).count() == 3
    clock.move(days=1)
    look(cast, cast.nurse)
    assert AuditLine.objects.filter(act=CONSULTED).count() == 4


def test_the_patient_reads_who_when_as_what_and_why(cast: Cast, clock: Clock) -> None:
    CircleMember.objects.filter(account=cast.nurse, until=None).update(basis=Basis.CONSENTED)
    look(cast, cast.nurse, Looked.JOURNAL)
    patient_joins(cast)
    (line,) = read(cast, cast.patient)
    assert (line.account, line.what, line.holder, line.basis) == (cast.nurse, "journal", "nursing", "consented")
    assert line.at == clock.now


def test_what_stood_then_stands_whatever_became_of_them(cast: Cast) -> None:
    CircleMember.objects.filter(account=cast.nurse, until=None).update(basis=Basis.EMERGENCY)
    look(cast, cast.nurse)
    remove_member(cast.doctor, membership(cast, cast.nurse))
    removed, looked = read(cast, cast.doctor)
    assert (removed.act, removed.other, removed.what) == ("circle.member_removed", cast.nurse, "")
    assert (looked.account, looked.basis) == (cast.nurse, "emergency")


def test_changes_and_readings_may_be_read_apart(cast: Cast) -> None:
    look(cast, cast.nurse)
    write_note(cast.doctor, cast.dossier, body="Tension stable", category="observation")
    assert [line.act for line in read(cast, cast.doctor, readings=True)] == [CONSULTED]
    (change,) = read(cast, cast.doctor, readings=False)
    assert (change.act, change.account) == ("journal.written", cast.doctor)


def test_who_has_no_right_reads_nothing(cast: Cast) -> None:
    caregiver = CircleMember.objects.create(
        dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["journal", "circle"]
    )
    with pytest.raises(Forbidden):
        consultations(cast.caregiver, caregiver)


def test_it_comes_in_pages_of_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    from cercle.audit.journal import record

    for n in range(25):
        record(cast.nurse, CONSULTED, "dossier", cast.dossier.pk, what="dossier", n=n)
    member = membership(cast, cast.doctor)
    seen, cursor = [], ""
    for _ in range(4):
        page = consultations(cast.doctor, member, cursor=cursor, limit=10)
        seen += page.lines
        cursor = page.cursor
        if not cursor:
            break
    assert len(seen) == 25
    assert [line.at for line in seen] == sorted((line.at for line in seen), reverse=True)
    for limit in (5, 25):
        with django_assert_num_queries(3):  # the matrix, the lines, their people
            consultations(cast.doctor, member, limit=limit)


@pytest.mark.parametrize("cursor", ["x", "_", "2026-01-01_3", "2026-01-01T00:00:00+00:00_x", "2026-01-01T00:00:00Z_-1"])
def test_a_cursor_of_nonsense(cast: Cast, cursor: str) -> None:
    with pytest.raises(Invalid):
        consultations(cast.doctor, membership(cast, cast.doctor), cursor=cursor)
