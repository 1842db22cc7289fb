from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cercle.api.tests.caller import Program
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast
from cercle.discussions import actions


def test_a_member_posts_and_reads_in_order(cast: Cast) -> None:
    program = Program(cast.doctor)
    path = f"/discussions/{cast.discussion.pk}/messages"
    first = program.post(path, {"body": "Pansement refait.", "client_id": str(uuid4())})
    second = program.post(path, {"body": "Merci."})
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json()["seq"] == first.json()["seq"] + 1
    items = Program(cast.nurse).get(path, after=first.json()["seq"]).json()["items"]
    assert [item["body"] for item in items] == ["Merci."]
    assert items[0]["author"] == str(cast.doctor.pk)


def test_the_same_client_id_posts_once(cast: Cast) -> None:
    program, body = Program(cast.doctor), {"body": "Une fois.", "client_id": str(uuid4())}
    path = f"/discussions/{cast.discussion.pk}/messages"
    first, again = program.post(path, body), program.post(path, body)
    assert first.json()["id"] == again.json()["id"]
    assert len(program.get(path).json()["items"]) == 1


def test_starting_with_a_directory_entry_or_an_account(cast: Cast) -> None:
    program = Program(cast.doctor)
    members = [cast.nurse.entry.pk, str(cast.outsider.pk)]
    answer = program.post("/discussions", {"title": "Relève du soir", "members": members})
    assert answer.status_code == 201
    names = {member["name"] for member in answer.json()["members"]}
    assert names == {cast.doctor.name, cast.nurse.name, cast.outsider.name}
    assert AuditLine.objects.filter(act="discussion.started", subject=answer.json()["id"]).exists()


def test_an_unknown_member_is_named_by_its_place(cast: Cast) -> None:
    answer = Program(cast.doctor).post("/discussions", {"title": "x", "members": [cast.nurse.entry.pk, 987654]})
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["members.1"]
    assert Program(cast.doctor).post("/discussions", {"title": "x", "members": [str(uuid4())]}).status_code == 422


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001])
def test_a_message_that_is_empty_or_too_long_is_refused(cast: Cast, body: str) -> None:
    answer = Program(cast.doctor).post(f"/discussions/{cast.discussion.pk}/messages", {"body": body})
    assert answer.status_code == 422
    assert "body" in answer.json()["error"]["fields"]


def test_bad_json_is_said_so(cast: Cast) -> None:
    answer = Program(cast.doctor).raw(f"/discussions/{cast.discussion.pk}/messages", b'{"body": ')
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_request"


def test_outsiders_get_the_same_404_as_for_what_does_not_exist(cast: Cast) -> None:
    for account in cast.everyone_outside():
        program = Program(account)
        for path in ("", "/messages"):
            theirs = program.get(f"/discussions/{cast.discussion.pk}{path}")
            absent = program.get(f"/discussions/{uuid4()}{path}")
            assert theirs.status_code == absent.status_code == 404, account.name
            assert theirs.content == absent.content
        assert program.post(f"/discussions/{cast.discussion.pk}/messages", {"body": "x"}).status_code == 404
        assert program.get("/discussions").json() == {"items": []}
    assert Program(cast.nurse).get(f"/discussions/{cast.discussion.pk}").status_code == 200


def test_patients_and_administrators_start_no_discussion(cast: Cast) -> None:
    for account in (cast.patient, cast.caregiver, cast.administrator):
        assert Program(account).post("/discussions", {"title": "x", "members": []}).status_code == 403


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    program = Program(cast.doctor)
    path = f"/discussions/{cast.discussion.pk}/messages"

    def cost(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert program.get(address).status_code == 200
        return len(captured)

    actions.post_message(cast.nurse, cast.discussion, body="1")
    program.get(path)
    before = cost(path), cost("/discussions")
    for number in range(30):
        actions.post_message(cast.nurse, cast.discussion, body=str(number))
        actions.start_discussion(cast.doctor, title=f"Thème {number}", members=[cast.nurse])
    assert (cost(path), cost("/discussions")) == before


def test_a_patient_s_thread_says_who_is_who_and_that_it_was_read(cast: Cast) -> None:
    path = f"/discussions/{cast.thread.pk}"
    members = Program(cast.doctor).get(path).json()["members"]
    assert [member["part"] for member in members] == ["", "patient", "caregiver"]
    for _ in range(2):
        assert Program(cast.doctor).get(f"{path}/messages").status_code == 200
    lines = AuditLine.objects.filter(act="thread.consulted", subject=str(cast.thread.pk))
    assert [line.actor for line in lines] == [cast.doctor.pk]
    for account in (cast.nurse, cast.stranger, cast.administrator):
        assert Program(account).get(path).status_code == 404
        assert Program(account).get(f"{path}/messages").status_code == 404


def test_a_patient_writes_only_while_a_professional_reads(cast: Cast) -> None:
    path = f"/discussions/{cast.thread.pk}/messages"
    assert Program(cast.patient).post(path, {"body": "Bonjour"}).status_code == 201
    actions.leave_discussion(cast.doctor, cast.thread)
    answer = Program(cast.patient).post(path, {"body": "Docteur ?"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "no_carer"
