"""Patients' and caregivers' invitations for programs."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.api.tests.caller import Program
from cercle.core.testing import Cast
from cercle.delivery.models import Outgoing
from cercle.invitations.models import Invitation

JEANNE = {"kind": "patient", "name": "Jeanne Petit", "email": "jeanne@example.net", "birth_date": "1950-03-01"}
LUC = {
    "kind": "caregiver",
    "name": "Luc Petit",
    "email": "luc@example.net",
    "relationship": "child",
    "patient_name": "Jeanne Petit",
    "agreement": True,
}


def left() -> int:
    return Outgoing.objects.filter(kind__in=["invitation_patient", "invitation_caregiver"]).count()


def test_from_creation_to_deletion(cast: Cast) -> None:
    program = Program(cast.doctor)
    made = program.post("/invitations", JEANNE)
    assert made.status_code == 201
    body = made.json()
    assert (body["kind"], body["sent"], body["birth_date"], body["locked"]) == ("patient", True, "1950-03-01", False)
    again = program.post("/invitations", JEANNE)
    assert (again.status_code, again.json()["id"], again.json()["why"]) == (200, body["id"], "already_pending")
    path = f"/invitations/{body['id']}"
    changed = program.patch(path, {"email": "", "phone": "0639980001"}).json()
    assert (changed["version"], changed["birth_date"], changed["phone"]) == (2, "1950-03-01", "+33639980001")
    assert program.patch(path, {"birth_date": None}).json()["birth_date"] is None
    assert program.post(path + "/resend").json()["sent"] is True
    assert program.get(path + "/link").status_code == 200
    assert program.delete(path).status_code == 204
    assert program.get(path).status_code == 404


def test_a_caregiver_and_the_lists(cast: Cast) -> None:
    program = Program(cast.doctor)
    program.post("/invitations", JEANNE)
    luc = program.post("/invitations", {**LUC, "discussion": str(cast.thread.pk), "patient_name": ""})
    assert luc.status_code == 201
    assert (luc.json()["thread"], luc.json()["patient_name"]) == (str(cast.thread.pk), cast.thread.title)
    names = {
        kind: [row["name"] for row in program.get("/invitations", kind=kind).json()["items"]]
        for kind in ("guest", "patient", "caregiver", "colleague")
    }
    assert names == {
        "guest": ["Luc Petit", "Jeanne Petit"],
        "patient": ["Jeanne Petit"],
        "caregiver": ["Luc Petit"],
        "colleague": [],
    }
    for q in ("luc", "DUBOIS", "antoine petit"):
        assert [row["name"] for row in program.get("/invitations", kind="guest", q=q).json()["items"]] == ["Luc Petit"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"relationship": "child"}, "relationship"),
        ({"entry": 1}, "entry"),
        ({"kind": "caregiver"}, "relationship"),
        ({"kind": "guest"}, "kind"),
    ],
)
def test_bad_input_names_its_field(cast: Cast, change: dict[str, Any], field: str) -> None:
    answer = Program(cast.doctor).post("/invitations", {**JEANNE, **change})
    assert answer.status_code == 422
    assert field in answer.json()["error"]["fields"]
    assert not Invitation.objects.exists()


def test_warnings_stop_once(cast: Cast) -> None:
    program = Program(cast.doctor)
    program.post("/invitations", JEANNE)
    other = {**JEANNE, "email": "autre@example.net"}
    refused = program.post("/invitations", other)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "same_name")
    assert program.post("/invitations", {**other, "anyway": True}).status_code == 201
    there = program.post("/invitations", {**JEANNE, "name": "Antoine Dubois", "email": cast.patient_row.email})
    assert (there.status_code, there.json()["error"]["code"]) == (409, "existing_thread")


def test_the_same_press_twice_makes_one(cast: Cast) -> None:
    program, body = Program(cast.doctor), {**JEANNE, "client_id": str(uuid4())}
    assert program.post("/invitations", body).json()["id"] == program.post("/invitations", body).json()["id"]
    assert left() == 1


def test_what_is_not_yours_is_absent(cast: Cast) -> None:
    id = Program(cast.doctor).post("/invitations", JEANNE).json()["id"]
    for who in (cast.nurse, cast.secretary, cast.administrator, cast.patient, cast.caregiver, cast.former):
        program = Program(who)
        for answer in (
            program.get(f"/invitations/{id}"),
            program.get(f"/invitations/{id}/link"),
            program.patch(f"/invitations/{id}", {"name": "x"}),
            program.delete(f"/invitations/{id}"),
            program.post(f"/invitations/{id}/resend"),
        ):
            assert answer.status_code == 404, who.name
        assert program.get("/invitations", kind="guest").json()["items"] == []
    assert Invitation.objects.get().state == "open"
    assert Program(cast.nurse).post("/invitations", {**LUC, "discussion": str(cast.thread.pk)}).status_code == 404
    assert Program(cast.administrator).post("/invitations", JEANNE).status_code == 403
