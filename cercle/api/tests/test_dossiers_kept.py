"""What stays of reading dossiers by programs, who reads the national number, what it costs, and its limits."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cercle.api.tests.caller import Program
from cercle.api.tests.record import INSIDE, ROWS, fill
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast
from cercle.dossiers.actions import list_by_hand, write_note
from cercle.dossiers.actions.tasks import Wish, create_task
from cercle.dossiers.models import Appointment, CircleMember, Dossier, JournalEntry, Part, Task
from cercle.dossiers.rights import SCOPES

pytestmark = pytest.mark.usefixtures("files_folder")
INS = "279035121518989"


def one(cast: Cast, rest: str = "") -> str:
    return f"/dossiers/{cast.dossier.pk}{rest}"


LOOKED = {
    "": "dossier",
    "/circle": "circle",
    "/consents": "dossier",
    "/consultations": "accesses",
    "/timeline": "timeline",
    "/journal": "journal",
    "/documents": "documents",
    "/documents/{document}": "documents",
    "/documents/{document}/versions/{version}": "documents",
    "/tasks": "tasks",
    "/appointments": "appointments",
}


def test_each_reading_is_in_the_trace_once_a_day_and_a_refused_one_is_not(cast: Cast) -> None:
    ids = fill(cast.doctor, cast.dossier)
    readings = [row for row in INSIDE if row.method == "GET"]
    assert {row.path.removeprefix("/dossiers/{id}") for row in readings} == set(LOOKED)
    for row in readings:
        before = list(AuditLine.objects.filter(act="dossier.consulted", actor=cast.nurse.pk).values_list("pk"))
        for _ in range(2):
            row.call(Program(cast.outsider), ids)
            assert row.call(Program(cast.nurse), ids).status_code == 200
        lines = AuditLine.objects.filter(act="dossier.consulted", actor=cast.nurse.pk)
        what = LOOKED[row.path.removeprefix("/dossiers/{id}")]
        assert lines.filter(detail__what=what, detail__holder="nursing").count() == 1, row.label
        assert lines.count() - len(before) in {0, 1}
    assert not AuditLine.objects.filter(actor=cast.outsider.pk, subject=str(cast.dossier.pk)).exists()


def test_the_national_number_is_read_by_whom_it_is_for(cast: Cast, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    ids = fill(cast.doctor, cast.dossier)
    Dossier.objects.filter(pk=cast.dossier.pk).update(identity="qualified", ins=INS, ins_kind="nir")
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=list(SCOPES))
    for account, shown in ((cast.doctor, True), (cast.patient, True), (cast.caregiver, False)):
        told = Program(account).get(one(cast)).json()
        assert (told["ins"] == INS) is shown
        assert (told["ins_oid"] is not None) is shown
    for row in ROWS:
        if row.path != "/dossiers/{id}":
            answer = row.call(Program(cast.doctor), ids)
            assert INS.encode() not in answer.content if not answer.streaming else True, row.label
    assert INS not in caplog.text
    Dossier.objects.filter(pk=cast.dossier.pk).update(identity="validated")
    assert Program(cast.doctor).get(one(cast)).json()["ins"] is None


def test_the_same_queries_however_much_there_is(cast: Cast) -> None:
    ids, doctor = fill(cast.doctor, cast.dossier), Program(cast.doctor)
    paths = ["/dossiers", *(row.path.format(**ids) for row in INSIDE if row.method == "GET")]

    def cost() -> dict[str, int]:
        counted = {}
        for path in paths:
            doctor.get(path)  # the reading is noted once a day
            with CaptureQueriesContext(connection) as captured:
                assert doctor.get(path).status_code == 200
            counted[path] = len(captured)
        return counted

    few = cost()
    for n in range(9):
        fill(cast.nurse, cast.dossier)
        list_by_hand(cast.doctor, cast.dossier, part="caregiver", name=f"Proche {'ABCDEFGHI'[n]}")
        dossier = Dossier.objects.create(number=600_000 + n, birth_name="Le Goff", given_name="Anne")
        CircleMember.objects.create(dossier=dossier, account=cast.doctor)
        write_note(cast.nurse, cast.dossier, body="Vu", category="care", urgent=True)
        done = create_task(cast.nurse, cast.dossier, Wish("Fait", assignee=cast.doctor.pk))
        Task.objects.filter(pk=done.pk).update(done_at=timezone.now(), done_by=cast.nurse)
    assert cost() == few
    assert max(few.values()) <= 25, few


def test_writing_is_limited_as_on_pages(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "NOTES": 1}
    doctor, path = Program(cast.doctor), one(cast, "/journal")
    codes = [doctor.post(path, {"body": "x", "category": "care"}).status_code for _ in range(2)]
    assert codes == [201, 429]
    assert JournalEntry.objects.count() == 1
    assert doctor.post(one(cast, "/tasks"), {"title": "x"}).status_code == 429
    assert not Appointment.objects.exists()
