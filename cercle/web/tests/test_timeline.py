"""« Chronologie » and « Synthèse à imprimer »: everybody sees of them what they may read elsewhere, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.errors import Invalid
from cercle.core.testing import Cast, Clock, signed_in
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions import write_note
from cercle.dossiers.actions.tasks import Wish, create_task, finish_task
from cercle.dossiers.models import Appointment, CircleMember, Confidentiality, Document, Part, Task
from cercle.dossiers.queries.consultations import CONSULTED
from cercle.dossiers.queries.timeline import timeline
from cercle.dossiers.tests.test_documents import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_folder")]


def of(cast: Cast, page: str = "chronologie") -> str:
    return f"/dossiers/{cast.dossier.pk}/{page}/"


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def member(cast: Cast, account: Any) -> CircleMember:
    return access_membership(account, cast.dossier.pk, Right.READ)


def appointment(cast: Cast, title: str, **delta: float) -> Appointment:
    at = timezone.now() + timedelta(**delta)
    times = {"starts_at": at, "ends_at": at + timedelta(hours=1), "changed_at": timezone.now()}
    words = {"title": title, "place": "", "note": ""}
    return Appointment.objects.create(dossier=cast.dossier, created_by=cast.doctor, **words, **times)


def live(cast: Cast, clock: Clock) -> None:
    """One thing of every kind, an hour apart."""
    task = create_task(cast.doctor, cast.dossier, Wish("Refaire le pansement"))
    clock.move(hours=1)
    write_note(cast.doctor, cast.dossier, body="Pour tous", category="care", for_patient=True, for_caregivers=True)
    clock.move(hours=1)
    write_note(cast.doctor, cast.dossier, body="Entre soignants", category="care", urgent=True)
    clock.move(hours=1)
    put(cast, title="Ordonnance")
    clock.move(hours=1)
    put(cast, title="Confidentiel", confidentiality=Confidentiality.MEDICAL)
    clock.move(hours=1)
    finish_task(cast.nurse, task)
    appointment(cast, "Consultation à venir", days=3)


def test_everything_in_one_line_of_time(cast: Cast, clock: Clock) -> None:
    live(cast, clock)
    events = timeline(cast.doctor, member(cast, cast.doctor)).events
    assert [event.code for event in events[:7]] == [
        *("appointment", "task_ended", "document", "document", "note", "note", "task"),
    ]
    assert {event.code for event in events[7:]} == {"arrival", "departure"}
    page = text(signed_in(cast.doctor).get(of(cast)))
    for words in ("Tâche faite", "Entre soignants", "Confidentiel", "à venir", "rejoint le cercle de soins"):
        assert words in page
    assert "Luc Perrin ne fait plus partie du cercle de soins" in page


def test_each_reads_what_they_read_elsewhere(cast: Cast, clock: Clock) -> None:
    live(cast, clock)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)
    CircleMember.objects.create(
        dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["journal", "circle"]
    )
    nurse, patient, caregiver = (
        text(signed_in(account).get(of(cast))) for account in (cast.nurse, cast.patient, cast.caregiver)
    )
    assert "Ordonnance" in nurse
    assert "Confidentiel" not in nurse + patient + caregiver
    assert "Entre soignants" in nurse
    assert "Entre soignants" not in patient + caregiver
    assert "Pour tous" in patient
    assert "Pour tous" in caregiver
    assert "Refaire le pansement" in patient
    assert "Refaire le pansement" not in caregiver
    assert "Consultation à venir" not in caregiver
    assert "?quoi=taches" in patient
    assert "?quoi=taches" not in caregiver
    assert "Luc Perrin" in patient
    assert "Luc Perrin" not in caregiver, "who left is told to whom the accesses are"


def test_pages_follow_each_other_without_gap_or_double_even_at_one_moment(cast: Cast, clock: Clock) -> None:
    for n in range(7):
        write_note(cast.doctor, cast.dossier, body=f"n{n}", category="care")
        create_task(cast.doctor, cast.dossier, Wish(f"t{n}"))
        appointment(cast, f"r{n}")
    place = member(cast, cast.doctor)
    whole = [(event.code, event.row.pk) for event in timeline(cast.doctor, place, limit=100).events]
    assert len(whole) == len(set(whole)) == 25
    seen, cursor = [], ""
    while True:
        page = timeline(cast.doctor, place, limit=5, cursor=cursor)
        seen += [(event.code, event.row.pk) for event in page.events]
        cursor = page.cursor
        if not cursor:
            break
    assert seen == whole
    for odd in ("x", "2026-01-01T00:00:00_0_x", f"{timezone.now().isoformat()}_99_{whole[0][1].hex}"):
        with pytest.raises(Invalid):
            timeline(cast.doctor, place, cursor=odd)
        assert signed_in(cast.doctor).get(of(cast), {"suite": odd}).status_code == 200


def test_narrowed_to_a_kind(cast: Cast, clock: Clock) -> None:
    live(cast, clock)
    page = text(signed_in(cast.doctor).get(of(cast), {"quoi": "taches"}, headers={"HX-Request": "true"}))
    assert page.count('<li class="timeline__event') == 2
    assert "Tâche créée" in page


def test_it_costs_the_same_however_much_happened(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.doctor)
    for page in ("chronologie", "synthese"):
        client.get(of(cast, page))
    for count in (2, 40):
        for n in range(count):
            write_note(cast.doctor, cast.dossier, body=f"n{n}", category="care", urgent=True)
            Task.objects.create(
                dossier=cast.dossier, title=f"t{n}", detail="", created_by=cast.nurse, assignee=cast.doctor
            )
            appointment(cast, f"r{n}", days=1)
        if Document.objects.count() < 3:
            put(cast)
        with django_assert_max_num_queries(32):
            client.get(of(cast))
        with django_assert_max_num_queries(32):
            client.get(of(cast, "synthese"))


@pytest.mark.parametrize("page", ["chronologie", "synthese"])
def test_it_is_there_for_the_circle_alone_and_leaves_a_trace(cast: Cast, page: str) -> None:
    assert signed_in(cast.nurse).get(of(cast, page)).status_code == 200
    assert AuditLine.objects.filter(act=CONSULTED, actor=cast.nurse.pk).count() == 1
    assert Client().get(of(cast, page)).status_code == 302
    for account in cast.everyone_outside():
        assert signed_in(account).get(of(cast, page)).status_code == 404
        assert signed_in(account).post(of(cast, page)).status_code in {404, 405}
