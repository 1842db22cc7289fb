import json
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from cercle.api.tests.caller import Program
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_entry
from cercle.delivery.models import Outgoing
from cercle.directory.models import RecordedContact
from cercle.invitations.models import Invitation

LEA = {"kind": "colleague", "name": "Léa Durand", "email": "Lea.Durand@Example.org"}


def messages() -> QuerySet[Outgoing]:
    """The invitations that leave; notices about the caller's token leave too."""
    return Outgoing.objects.filter(kind="invitation_colleague")


def test_an_invitation_from_creation_to_deletion(cast: Cast) -> None:
    program = Program(cast.doctor)
    made = program.post("/invitations", {**LEA, "discussion": str(cast.discussion.pk)})
    assert made.status_code == 201
    body = made.json()
    assert (body["status"], body["sent"], body["email"]) == ("pending", True, "lea.durand@example.org")
    assert [row["fate"] for row in body["deliveries"]] == ["queued"]
    assert AuditLine.objects.filter(act="invitation.created", subject=body["id"]).exists()

    path = f"/invitations/{body['id']}"
    assert program.get(path).json()["id"] == body["id"]
    corrected = program.patch(path, {"email": "lea@example.org"}).json()
    assert (corrected["email"], corrected["version"]) == ("lea@example.org", body["version"] + 1)
    assert program.delete(path).status_code == 204
    assert program.get(path).status_code == 404
    assert program.get("/invitations").json()["items"] == []


def test_the_pending_seat_shows_in_the_discussion(cast: Cast) -> None:
    Program(cast.doctor).post("/invitations", {**LEA, "discussion": str(cast.discussion.pk)})
    seats = Program(cast.nurse).get(f"/discussions/{cast.discussion.pk}").json()["seats"]
    assert [(seat["name"], seat["state"]) for seat in seats] == [("Léa Durand", "waiting")]


def test_the_copied_link_lives_as_long_as_the_invitation(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    program = Program(cast.doctor)
    made = program.post("/invitations", LEA).json()
    link = program.get(f"/invitations/{made['id']}/link").json()
    assert link["url"].startswith(f"{settings.BASE_URL}/i/")
    assert link["expires_at"] == made["expires_at"]


def test_a_second_inviter_joins_and_learns_no_contact(cast: Cast) -> None:
    first = Program(cast.doctor).post("/invitations", LEA).json()
    second = Program(cast.outsider).post("/invitations", {**LEA, "email": "lea.durand@example.org"})
    assert second.status_code == 200
    assert second.json()["id"] == first["id"]
    assert (second.json()["sent"], second.json()["sponsors"]) == (False, 2)
    assert second.json()["message"]
    assert messages().count() == 1


def test_recorded_details_are_used_and_never_shown(cast: Cast) -> None:
    entry = make_entry("Zoé", "Lambert")
    RecordedContact.objects.create(professional=entry, emails=["secret@example.org"])
    made = Program(cast.doctor).post("/invitations", {"entry": entry.pk, "discussion": str(cast.discussion.pk)})
    assert made.status_code == 201
    assert b"secret" not in made.content
    assert messages().get().recipient == "secret@example.org"


def test_without_recorded_details_nothing_is_claimed(cast: Cast) -> None:
    entry = make_entry("Zoé", "Lambert")
    answer = Program(cast.doctor).post("/invitations", {"entry": entry.pk})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_recorded_contact")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"email": "lea@@example.org"}, "email"),
        ({"email": "", "phone": "12"}, "phone"),
        ({"patient_name": "Zoé"}, "patient_name"),
        ({"birth_date": "1950-01-01"}, "birth_date"),
        ({"language": "xx"}, "language"),
        ({"kind": "friend"}, "kind"),
        ({"birth_date": "hier"}, "birth_date"),
        ({"entry": "dix"}, "entry"),
    ],
)
def test_bad_input_names_its_field_and_makes_nothing(cast: Cast, change: dict[str, str], field: str) -> None:
    answer = Program(cast.doctor).post("/invitations", {**LEA, **change})
    assert answer.status_code == 422
    assert field in answer.json()["error"]["fields"]
    assert not Invitation.objects.exists()
    assert not messages().exists()


def test_the_same_press_twice_makes_one(cast: Cast) -> None:
    body = {**LEA, "client_id": str(uuid4())}
    program = Program(cast.doctor)
    first, again = program.post("/invitations", body), program.post("/invitations", body)
    assert first.json()["id"] == again.json()["id"]
    assert messages().count() == 1


def test_what_is_not_yours_is_absent(cast: Cast) -> None:
    made = Program(cast.doctor).post("/invitations", LEA).json()
    for account in (
        cast.nurse,
        cast.outsider,
        cast.stranger,
        cast.former,
        cast.secretary,
        cast.patient,
        cast.caregiver,
    ):
        program = Program(account)
        for path in ("", "/link"):
            theirs = program.get(f"/invitations/{made['id']}{path}")
            absent = program.get(f"/invitations/{uuid4()}{path}")
            assert theirs.status_code == absent.status_code == 404, account.name
            assert theirs.content == absent.content
        assert program.patch(f"/invitations/{made['id']}", {"name": "x"}).status_code == 404
        assert program.delete(f"/invitations/{made['id']}").status_code == 404
        assert program.post(f"/invitations/{made['id']}/resend").status_code == 404
    assert Invitation.objects.get().state == "open"


def test_a_place_that_is_not_yours_is_absent(cast: Cast) -> None:
    for place in ({"discussion": str(cast.discussion.pk)}, {"dossier": str(cast.dossier.pk)}, {"entry": 999_999}):
        assert Program(cast.outsider).post("/invitations", {**LEA, **place}).status_code == 404
    assert not Invitation.objects.exists()


def test_patients_and_caregivers_invite_nobody(cast: Cast) -> None:
    for account in (cast.patient, cast.caregiver):
        assert Program(account).post("/invitations", LEA).status_code in {403, 404}
    assert not Invitation.objects.exists()


def test_an_administrator_sees_the_fact_without_contact_or_link(cast: Cast) -> None:
    made = Program(cast.doctor).post("/invitations", LEA).json()
    program = Program(cast.administrator)
    seen = program.get(f"/invitations/{made['id']}")
    assert "example.org" not in json.dumps(seen.json())
    assert program.get(f"/invitations/{made['id']}/link").status_code == 403


def test_pages_follow_each_other_and_cost_the_same(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 100}
    program = Program(cast.doctor)

    def invite(number: int) -> None:
        assert (
            program.post("/invitations", {"name": f"Personne {number}", "email": f"p{number}@example.org"}).status_code
            == 201
        )

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            program.get("/invitations", limit=5)
        return len(captured)

    invite(0)
    cost()
    before = cost()
    for number in range(1, 12):
        invite(number)
    assert cost() == before
    seen: list[str] = []
    cursor = ""
    while True:
        page = program.get("/invitations", limit=5, cursor=cursor).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert seen == [f"Personne {number}" for number in range(11, -1, -1)]
    assert [item["name"] for item in program.get("/invitations", q="sonne 7").json()["items"]] == ["Personne 7"]
    assert program.get("/invitations", cursor="zzz").status_code == 422
