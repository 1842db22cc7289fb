"""What programs do with messages: answer, name, edit, withdraw, sign; and how they hear of it."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.accounts import tokens
from cercle.api.tests.caller import Program
from cercle.core.testing import Cast
from cercle.discussions.actions import leave_discussion, post_message, sign_message, start_discussion
from cercle.discussions.models import Message
from cercle.live.tests.carrier import Carrier
from cercle.live.tests.conftest import carrier  # noqa: F401  # a fixture


def path(cast: Cast, message: object = "", rest: str = "") -> str:
    return f"/discussions/{cast.discussion.pk}/messages" + (f"/{message}{rest}" if message else "")


@pytest.fixture
def message(cast: Cast) -> Message:
    return post_message(cast.doctor, cast.discussion, body="Pansement à 8 h")


def test_a_message_answers_and_names(cast: Cast, message: Message) -> None:
    body = {"body": "Fait", "reply_to": str(message.pk), "mentions": [str(cast.doctor.pk), str(cast.stranger.pk)]}
    posted = Program(cast.nurse).post(path(cast), body)
    assert posted.status_code == 201
    assert posted.json()["reply_to"] == str(message.pk)
    assert posted.json()["mentions"] == [str(cast.doctor.pk)]
    wrong = Program(cast.nurse).post(path(cast), {"body": "Fait", "reply_to": str(uuid4())})
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["reply_to"])


def test_edit_sign_withdraw(cast: Cast, message: Message) -> None:
    doctor, nurse = Program(cast.doctor), Program(cast.nurse)
    edited = doctor.patch(path(cast, message.pk), {"body": "Pansement à 9 h"}).json()
    assert (edited["body"], bool(edited["edited_at"]), edited["withdrawn_at"]) == ("Pansement à 9 h", True, None)
    signed = nurse.post(path(cast, message.pk, "/signs"), {"sign": "done"}).json()
    assert signed["signs"] == [{"account": str(cast.nurse.pk), "name": "Karim Benali", "sign": "done"}]
    assert nurse.post(path(cast, message.pk, "/signs"), {"sign": "done", "on": False}).json()["signs"] == []
    withdrawn = doctor.delete(path(cast, message.pk)).json()
    assert (withdrawn["body"], bool(withdrawn["withdrawn_at"])) == ("", True)
    found = nurse.get(path(cast), changed_after=edited["changed"]).json()["items"]
    assert [each["id"] for each in found] == [str(message.pk)]
    assert nurse.get(path(cast), changed_after=withdrawn["changed"]).json()["items"] == []
    again = doctor.patch(path(cast, message.pk), {"body": "x"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "withdrawn")


def calls(program: Program, cast: Cast, id: object) -> list[Any]:
    return [
        program.patch(path(cast, id), {"body": "x"}),
        program.delete(path(cast, id)),
        program.post(path(cast, id, "/signs"), {"sign": "done"}),
    ]


def test_who_may_not(cast: Cast, message: Message) -> None:
    leave_discussion(cast.nurse, cast.discussion)
    for account in (cast.nurse, *cast.everyone_outside()):
        absent = calls(Program(account), cast, uuid4())
        for answer, nothing in zip(calls(Program(account), cast, message.pk), absent, strict=True):
            assert answer.status_code == nothing.status_code == 404, account.name
            assert answer.content == nothing.content
    assert [answer.status_code for answer in calls(Program(None), cast, message.pk)] == [401] * 3
    assert Message.objects.get(pk=message.pk).changed is None


def test_a_colleague_changes_no_words_and_no_other_address_leads_there(cast: Cast, message: Message) -> None:
    assert [answer.status_code for answer in calls(Program(cast.nurse), cast, message.pk)] == [403, 403, 200]
    elsewhere = start_discussion(cast.doctor, members=[cast.nurse])
    wrong = Program(cast.doctor).patch(f"/discussions/{elsewhere.pk}/messages/{message.pk}", {"body": "x"})
    assert wrong.status_code == 404


def test_programs_hear_of_changes(carrier: Carrier, transactional_db: None, request: Any) -> None:  # noqa: F811
    cast: Cast = request.getfixturevalue("cast")
    message = post_message(cast.doctor, cast.discussion, body="Pansement")
    bearer = f"Bearer {tokens.issue(cast.nurse)}"
    nurse = carrier.listen("/api/v1/live", authorization=bearer).settled()
    sign_message(cast.nurse, message, "done")
    Program(cast.doctor).delete(path(cast, message.pk))
    nurse.wait(lambda it: len(it.named("changed")) == 2)
    signed, withdrawn = nurse.named("changed")
    assert signed.data["signs"] == [{"account": str(cast.nurse.pk), "sign": "done"}]
    assert (withdrawn.data["body"], bool(withdrawn.data["withdrawn_at"])) == ("", True)
    assert nurse.named("message") == []
    later = carrier.listen("/api/v1/live", authorization=bearer, last_event_id=str(message.position))
    later.wait(lambda it: it.named("changed"))
    assert [event.id for event in later.named("changed")] == [withdrawn.id]
