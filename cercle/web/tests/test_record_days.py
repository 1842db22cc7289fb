"""Tasks and appointments of a dossier, as pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.dossiers.models import Appointment, CircleMember, Part, Task
from cercle.dossiers.tests.test_appointments import note
from cercle.dossiers.tests.test_tasks import give
from cercle.notifications.access import visible_notifications

pytestmark = pytest.mark.django_db


def of(cast: Cast, page: str) -> str:
    return f"/dossiers/{cast.dossier.pk}/{page}/"


def text(response: Any) -> str:
    return str(response.content.decode())


PAGES = ("taches", "taches/nouvelle", "rendez-vous", "rendez-vous/nouveau")


@pytest.mark.parametrize("where", PAGES)
def test_pages_open_for_the_circle_and_for_nobody_else(cast: Cast, where: str) -> None:
    assert signed_in(cast.nurse).get(of(cast, where)).status_code == 200
    assert Client().get(of(cast, where)).status_code == 302
    for account in cast.everyone_outside():
        assert signed_in(account).get(of(cast, where)).status_code == 404


def test_a_caregiver_sees_what_their_scope_says_and_writes_nothing(cast: Cast) -> None:
    scope = ["tasks", "appointments"]
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=scope)
    give(cast, cast.nurse)
    theirs = give(cast, cast.caregiver, "Commander les compresses")
    appointment = note(cast)
    client = signed_in(cast.caregiver)
    page = text(client.get(of(cast, "taches")))
    assert page.count(">Fait<") == 1, "their own alone"
    assert "Nouvelle tâche" not in page
    assert client.post(f"/dossiers/taches/{theirs.pk}/faite/").status_code == 302
    assert "Noter un rendez-vous" not in text(client.get(of(cast, "rendez-vous")))
    theirs_too = f"/dossiers/rendez-vous/{appointment.pk}/"
    asking = (of(cast, "taches/nouvelle"), of(cast, "rendez-vous/nouveau"), f"/dossiers/taches/{theirs.pk}/")
    for address in (*asking, theirs_too, theirs_too + "annuler/"):
        assert client.get(address).status_code == 403, address


def test_a_task_from_the_idea_to_done(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    press = str(uuid4())
    said = {"title": "Refaire le pansement", "assignee": str(cast.nurse.pk), "due_on": "2031-05-02", "client_id": press}
    for _ in range(2):
        assert client.post(of(cast, "taches/nouvelle"), said).status_code == 302
    task = Task.objects.get()
    page = text(client.get(of(cast, "taches")))
    assert "Refaire le pansement" in page
    assert "pour le 02/05/2031" in page
    assert "Refaire le pansement" in text(signed_in(cast.nurse).get("/dossiers/taches/"))
    changed = client.post(f"/dossiers/taches/{task.pk}/", {**said, "title": "Refaire le grand pansement"})
    assert changed.status_code == 302
    answer = signed_in(cast.nurse).post(f"/dossiers/taches/{task.pk}/faite/", {"mine": "1"})
    assert answer.headers["Location"] == "/dossiers/taches/"
    assert "Fait par Karim Benali" in text(client.get(of(cast, "taches")))
    assert client.post(f"/dossiers/taches/{task.pk}/").status_code in {409, 422}
    client.post(f"/dossiers/taches/{task.pk}/rouvrir/")
    client.post(f"/dossiers/taches/{task.pk}/abandonner/")
    assert "Abandonnée" in text(client.get(of(cast, "taches")))
    acts = AuditLine.objects.filter(subject=str(cast.dossier.pk), act__startswith="task.").order_by("id")
    assert [line.act for line in acts] == [
        f"task.{each}" for each in ("created", "changed", "done", "reopened", "dropped")
    ]


def test_the_notification_leads_to_the_tasks(cast: Cast) -> None:
    give(cast, cast.nurse)
    page = text(signed_in(cast.nurse).get("/notifications/"))
    assert "Hélène Martin vous confie une tâche." in page
    assert "Voir les tâches" in page
    assert "pansement" not in page
    told = visible_notifications(cast.nurse).get()
    opened = signed_in(cast.nurse).post(f"/notifications/{told.pk}/ouvrir/")
    assert opened.headers["Location"] == of(cast, "taches")


@pytest.mark.parametrize(("said", "words"), [({"title": ""}, "Écrivez ce qui est à faire."),
                                             ({"title": "x", "assignee": "nobody"}, "nobody"),
                                             ({"title": "x", "due_on": "hier"}, "hier")])  # fmt: skip
def test_a_task_that_is_refused_says_why_and_loses_nothing(cast: Cast, said: dict[str, str], words: str) -> None:
    answer = signed_in(cast.doctor).post(of(cast, "taches/nouvelle"), {"detail": "Au talon gauche", **said})
    assert answer.status_code == 422
    assert "Au talon gauche" in text(answer)
    assert words in text(answer)
    assert not Task.objects.exists()


def test_an_appointment_is_noted_moved_and_cancelled(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    day = timezone.localdate() + timedelta(days=2)
    said = {"title": "Cardiologie", "day": str(day), "starts": "14:00", "ends": "14:30", "place": "Hôpital Sud",
            "with_account": str(cast.nurse.pk), "client_id": str(uuid4())}  # fmt: skip
    for _ in range(2):
        assert client.post(of(cast, "rendez-vous/nouveau"), said).status_code == 302
    row = Appointment.objects.get()
    page = text(client.get(of(cast, "rendez-vous"), {"mois": f"{day:%Y-%m}"}))
    assert "14:00 – 14:30" in page
    assert "Hôpital Sud" in page
    here = f"/dossiers/rendez-vous/{row.pk}/"
    assert 'value="14:00"' in text(client.get(here))
    assert client.post(here, {**said, "starts": "15:00", "ends": "15:20"}).status_code == 302
    assert client.get(here + "annuler/").status_code == 200
    row.refresh_from_db()
    assert row.cancelled_at is None
    assert client.post(here + "annuler/").status_code == 302
    page = text(client.get(of(cast, "rendez-vous"), {"mois": f"{day:%Y-%m}"}))
    assert "annulé" in page
    assert "Aucun rendez-vous à venir" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Écrivez de quoi il s’agit."),
        ({"ends": "13:00"}, "La fin vient après le début."),
        ({"day": "3031-01-01"}, "Cette date est trop éloignée."),
        ({"day": ""}, "obligatoire"),
        ({"starts": "25:00"}, "heure valide"),
    ],
)
def test_an_appointment_that_is_refused_says_why(cast: Cast, change: dict[str, str], words: str) -> None:
    said = {"title": "Cardiologie", "day": str(timezone.localdate()), "starts": "14:00", "ends": "14:30", **change}
    answer = signed_in(cast.doctor).post(of(cast, "rendez-vous/nouveau"), {**said, "place": "Hôpital Sud"})
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="Hôpital Sud"' in text(answer)
    assert not Appointment.objects.exists()


def test_taking_them_along_names_nobody_and_leaves_a_trace(cast: Cast) -> None:
    note(cast)
    client = signed_in(cast.nurse)
    assert client.get(of(cast, "rendez-vous/agenda")).status_code == 405
    answer = client.post(of(cast, "rendez-vous/agenda"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "attachment" in answer.headers["Content-Disposition"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["url"]).endswith(of(cast, "rendez-vous"))
    assert "Dubois" not in text(answer)
    line = AuditLine.objects.get(act="appointments.exported")
    assert (line.actor, line.detail) == (cast.nurse.pk, {"count": 1})


def test_pages_cost_the_same_however_much_they_show(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.doctor)
    for page in ("taches", "rendez-vous"):
        client.get(of(cast, page))
    for size in (2, 15):
        while Task.objects.count() < size:
            give(cast)
            note(cast)
        for page in ("taches", "rendez-vous"):
            with django_assert_max_num_queries(22):
                client.get(of(cast, page))
