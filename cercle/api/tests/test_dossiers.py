"""What programs do with dossiers: find, begin, read and write them; what stays of it."""

from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.utils import timezone

from cercle.api.tests.caller import Program
from cercle.api.tests.record import DURAND, LETTER, fill, meeting
from cercle.core.testing import Cast
from cercle.dossiers.actions import list_by_hand, write_note
from cercle.dossiers.actions.appointments import add_appointment
from cercle.dossiers.models import CircleMember, Dossier, Part
from cercle.files.tests import making
from cercle.invitations.actions import invite_colleague

pytestmark = pytest.mark.usefixtures("files_folder")
INS = "279035121518989"


@pytest.fixture
def doctor(cast: Cast) -> Program:
    return Program(cast.doctor)


def one(cast: Cast, rest: str = "") -> str:
    return f"/dossiers/{cast.dossier.pk}{rest}"


def test_the_list_comes_in_pages_and_is_searched_by_what_stands_in_the_body(cast: Cast, doctor: Program) -> None:
    for n in range(5):
        dossier = Dossier.objects.create(number=600_000 + n, birth_name="Le Goff", given_name="Anne")
        CircleMember.objects.create(dossier=dossier, account=cast.doctor)
    write_note(cast.nurse, cast.dossier, body="Chute", category="observation", urgent=True)
    first = doctor.get("/dossiers", limit=4).json()
    rest = doctor.get("/dossiers", limit=4, cursor=first["cursor"]).json()
    assert [len(page["items"]) for page in (first, rest)] == [4, 2]
    assert rest["cursor"] == ""
    found = first["items"][0]
    assert (found["name"], found["number"], found["part"]) == ("DUBOIS Antoine", 512131, "professional")
    assert (found["news"], found["urgent"]) == (1, True)
    for q in ("antoine DUB", "02/05/1944", "512131"):
        assert [each["number"] for each in doctor.post("/dossiers/search", {"q": q}).json()["items"]] == [512131]
    page = doctor.post("/dossiers/search", {"q": "le goff", "limit": 3}).json()
    assert (len(page["items"]), page["cursor"]) == (3, "3")
    assert doctor.get("/dossiers", cursor="-1").json()["error"]["fields"].keys() == {"cursor"}
    assert len(doctor.get("/dossiers", q="nobody").json()["items"]) == 6  # nothing is looked for by an address


def test_a_dossier_begins_with_a_strict_identity(cast: Cast, doctor: Program) -> None:
    wrong = doctor.post("/dossiers", {"basis": "team", "birth_date": "1790-01-01", "ins": "1", "sex": "X"})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["fields"].keys() >= {"birth_name", "given_name", "birth_date", "ins", "sex"}
    assert doctor.post("/dossiers", DURAND).json()["error"]["fields"].keys() == {"basis"}
    asked = {**DURAND, "basis": "designated", "function": "médecin traitant", "client_id": str(uuid4())}
    made = doctor.post("/dossiers", asked)
    again = doctor.post("/dossiers", asked)
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json() == again.json()
    assert (made.json()["name"], made.json()["basis"], made.json()["ins"]) == ("DURAND Jeanne", "designated", None)
    assert "edit_identity" in made.json()["rights"]
    assert Dossier.objects.filter(birth_name="Durand").count() == 1
    for account in (cast.patient, cast.caregiver, cast.administrator):
        assert Program(account).post("/dossiers", asked).status_code == 403


def test_duplicates_are_warned_of_and_those_of_others_are_not(cast: Cast, doctor: Program) -> None:
    same = {"birth_name": "DUBOIS", "given_name": "antoine", "birth_date": "1944-05-02", "basis": "team"}
    warned = doctor.post("/dossiers", same)
    assert (warned.status_code, warned.json()["error"]["code"]) == (409, "duplicates")
    assert [each["id"] for each in warned.json()["duplicates"]] == [str(cast.dossier.pk)]
    assert doctor.post("/dossiers", {**same, "not_a_duplicate": True}).status_code == 201
    assert Program(cast.outsider).post("/dossiers", same).status_code == 201


def test_the_circle_has_its_groups_and_its_pending_seats(cast: Cast, doctor: Program) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["tasks"])
    list_by_hand(cast.doctor, cast.dossier, part="organisation", name="SSIAD du Port")
    invite_colleague(cast.doctor, name="Ana Ribeiro", email="ana@example.net", dossier=cast.dossier)
    CircleMember.objects.filter(account=cast.nurse).update(basis="team", function="infirmier")
    told = doctor.get(one(cast, "/circle")).json()
    nurse = next(line for line in told["professionals"] if line["account"] == str(cast.nurse.pk))
    assert (nurse["state"], nurse["why"], nurse["kind"]) == ("active", "même équipe de soins", "member")
    assert nurse["since"]
    seat = next(line for line in told["professionals"] if line["kind"] == "seat")
    assert (seat["name"], seat["state"], seat["account"]) == ("Ana Ribeiro", "waiting", None)
    assert [line["scope"] for line in told["caregivers"]] == [["tasks"]]
    assert [line["state"] for line in told["organisations"]] == ["none"]
    assert (len(told["patients"]), told["unreached"]) == (1, 1)
    assert "ana@example.net" not in str(told)


def test_notes_are_written_once_and_read_by_kind(cast: Cast, doctor: Program) -> None:
    path = one(cast, "/journal")
    body = {"body": "Chute cette nuit", "category": "observation", "urgent": True, "client_id": str(uuid4())}
    first, again = doctor.post(path, body), doctor.post(path, body)
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    doctor.post(path, {"body": "Douche faite", "category": "home"})
    nurse = Program(cast.nurse)
    assert [each["body"] for each in nurse.get(path).json()["items"]] == ["Douche faite", "Chute cette nuit"]
    assert [each["body"] for each in nurse.get(path, urgent=True).json()["items"]] == ["Chute cette nuit"]
    assert [each["body"] for each in nurse.get(path, category="home").json()["items"]] == ["Douche faite"]
    page = nurse.get(path, limit=1).json()
    assert quote(page["cursor"], safe=":") == page["cursor"]  # it may be pasted into an address as it is
    assert [each["category"] for each in nurse.get(path, cursor=page["cursor"]).json()["items"]] == ["observation"]
    wrong = doctor.post(path, {"body": " ", "category": "emergency"})
    assert (wrong.status_code, set(wrong.json()["error"]["fields"])) == (422, {"body", "category"})
    assert nurse.get(path, category="x").json()["error"]["fields"].keys() == {"category"}


def test_a_document_its_versions_and_who_reads_it(cast: Cast, doctor: Program) -> None:
    path = one(cast, "/documents")
    made = doctor.upload(path, LETTER, kind="report", title="Bilan", confidentiality="medical", size=len(LETTER))
    assert made.status_code == 201, made.content
    document = f"{path}/{made.json()['id']}"
    nurse = Program(cast.nurse)
    assert nurse.get(document).status_code == 404
    assert nurse.get(path).json()["items"] == []
    opened = doctor.patch(document, {"confidentiality": "health"}).json()
    assert (opened["confidentiality"], opened["title"]) == ("health", "Bilan")
    other = making.pdf("Bilan", pages=2)
    replaced = nurse.upload(f"{document}/versions", other)
    assert replaced.status_code == 201, replaced.content
    versions = replaced.json()["versions"]
    assert [(each["number"], each["pages"]) for each in versions] == [(2, 2), (1, 1)]
    assert replaced.json()["newest"] == versions[0]
    for version, content in zip(versions, (other, LETTER), strict=True):
        answer = nurse.get(f"{document}/versions/{version['id']}")
        assert b"".join(answer.streaming_content) == content
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert [each["title"] for each in nurse.get(path, kind="report").json()["items"]] == ["Bilan"]
    assert nurse.get(path, kind="letter").json()["items"] == []
    refused = nurse.patch(document, {"confidentiality": "circle"})
    assert refused.json()["error"]["fields"].keys() == {"confidentiality"}
    assert doctor.upload(path, b"<html>", kind="report").json()["error"]["code"] == "file_kind"
    assert doctor.upload(path, LETTER).json()["error"]["fields"].keys() == {"kind"}


def test_tasks_are_given_once_and_done(cast: Cast, doctor: Program) -> None:
    path = one(cast, "/tasks")
    body = {"title": "Refaire le pansement", "assignee": str(cast.nurse.pk), "due_on": "2026-12-01"}
    body["client_id"] = str(uuid4())
    first, again = doctor.post(path, body), doctor.post(path, body)
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["assignee_name"] == "Karim Benali"
    doctor.post(path, {"title": "Sans date"})
    nurse = Program(cast.nurse)
    page = nurse.get(path, limit=1).json()
    assert [each["title"] for each in page["items"]] == ["Refaire le pansement"]
    assert [each["title"] for each in nurse.get(path, cursor=page["cursor"]).json()["items"]] == ["Sans date"]
    done = nurse.post(f"{path}/{first.json()['id']}/done", {})
    assert done.json()["done_by"] == str(cast.nurse.pk)
    assert [each["id"] for each in nurse.get(path, ended=True).json()["items"]] == [first.json()["id"]]
    assert nurse.post(f"{path}/{first.json()['id']}/done", {"done": False}).json()["done_at"] is None
    stranger = doctor.post(path, {"title": "x", "assignee": str(cast.stranger.pk)})
    assert stranger.json()["error"]["fields"].keys() == {"assignee"}


def test_appointments_of_a_period(cast: Cast, doctor: Program) -> None:
    path, now = one(cast, "/appointments"), timezone.now()
    body = {"title": "Kiné", "with_account": str(cast.nurse.pk), "client_id": str(uuid4())}
    body |= {"starts_at": (now + timedelta(days=1)).isoformat()}
    body |= {"ends_at": (now + timedelta(days=1, hours=1)).isoformat()}
    first, again = doctor.post(path, body), doctor.post(path, body)
    assert (first.status_code, first.json()) == (201, again.json())
    add_appointment(cast.doctor, cast.dossier, meeting("Bilan", days=20))
    week = {"since": now.isoformat(), "until": (now + timedelta(days=7)).isoformat()}
    assert [each["title"] for each in doctor.get(path, **week).json()["items"]] == ["Kiné"]
    assert [each["title"] for each in doctor.get(path).json()["items"]] == ["Kiné", "Bilan"]
    page = doctor.get(path, limit=1).json()
    assert [each["title"] for each in doctor.get(path, cursor=page["cursor"]).json()["items"]] == ["Bilan"]
    moved = doctor.patch(f"{path}/{first.json()['id']}", {"place": "Domicile"}).json()
    assert (moved["place"], moved["title"], moved["revision"]) == ("Domicile", "Kiné", 1)
    assert moved["with_account"] == str(cast.nurse.pk)
    freed = doctor.patch(f"{path}/{first.json()['id']}", {"with_account": None, "with_name": "Dr Roux"}).json()
    assert (freed["with_account"], freed["with_name"]) == (None, "Dr Roux")
    for field, value in (("ends_at", body["starts_at"]), ("starts_at", "2099-01-01T00:00Z")):
        refused = doctor.post(path, {**body, "client_id": None, field: value})
        assert (refused.status_code, set(refused.json()["error"]["fields"])) == (422, {field})
    naive = doctor.get(path, since="2026-11-22T10:00:00")
    assert (naive.status_code, set(naive.json()["error"]["fields"])) == (422, {"since"})


def test_the_time_line_the_trace_and_the_consents(cast: Cast, doctor: Program) -> None:
    ids = fill(cast.doctor, cast.dossier)
    told = doctor.get(one(cast, "/timeline")).json()
    by_code = {each["code"]: each for each in told["items"]}
    assert by_code["note"]["text"] == "Plaie propre"
    assert (by_code["document"]["title"], by_code["document"]["id"]) == ("Ordonnance du jour", str(ids["document"]))
    assert by_code["task"]["by"] == cast.doctor.name
    assert by_code["appointment"]["title"] == "Consultation"
    assert "arrival" in by_code
    narrowed = doctor.get(one(cast, "/timeline"), group="tasks", limit=1).json()
    assert [each["code"] for each in narrowed["items"]] == ["task"]
    assert doctor.get(one(cast, "/timeline"), group="x").json()["error"]["fields"].keys() == {"group"}
    Program(cast.nurse).get(one(cast, "/journal"))
    (reading,) = [
        each
        for each in doctor.get(one(cast, "/consultations"), readings=True).json()["items"]
        if each["account"] == str(cast.nurse.pk)
    ]
    assert (reading["what"], reading["holder"], reading["name"]) == ("journal", "nursing", "Karim Benali")
    changes = doctor.get(one(cast, "/consultations"), readings=False, limit=2).json()
    assert len(changes["items"]) == 2
    assert changes["cursor"]
    (consent,) = doctor.get(one(cast, "/consents")).json()["items"]
    assert (consent["kind"], consent["scope"], consent["means"]) == ("consent", "outside_team", "oral")
