"""Files of messages, for programs."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cercle.api.tests.caller import Program
from cercle.core.testing import Cast
from cercle.discussions.actions import leave_discussion, post_message
from cercle.discussions.models import Attachment
from cercle.files.tests import making

pytestmark = pytest.mark.usefixtures("files_folder")
LETTER = making.pdf("Ordonnance", pages=2)


def bring(program: Program, cast: Cast, data: bytes = LETTER, **values: Any) -> Any:
    file = SimpleUploadedFile("ordonnance.pdf", data)
    return program.client.post(f"/api/v1/discussions/{cast.discussion.pk}/files", {"file": file, **values})


def test_a_file_comes_in_goes_with_a_message_and_is_read(cast: Cast) -> None:
    program = Program(cast.doctor)
    answer = bring(program, cast, size=len(LETTER))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["name"], told["media_type"], told["pages"]) == ("ordonnance.pdf", "application/pdf", 2)
    post_message(cast.doctor, cast.discussion, body="", attachments=[told["id"]])
    content = Program(cast.nurse).get(f"/files/{told['id']}")
    assert b"".join(content.streaming_content) == LETTER
    assert content["Content-Type"] == "application/pdf"


def test_a_refusal_has_a_code_and_words(cast: Cast) -> None:
    program = Program(cast.doctor)
    for data, values, code in ((b"<html>", {}, "file_kind"), (LETTER, {"size": 3}, "file_length")):
        answer = bring(program, cast, data, **values)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, code), answer.content
        assert answer.json()["error"]["message"].startswith("Ce fichier")
    assert program.post(f"/discussions/{cast.discussion.pk}/files").status_code == 422
    assert not Attachment.objects.exists()


def test_nobody_else_brings_or_reads(cast: Cast) -> None:
    id = bring(Program(cast.doctor), cast).json()["id"]
    post_message(cast.doctor, cast.discussion, body="", attachments=[id])
    leave_discussion(cast.nurse, cast.discussion)
    for account in (cast.nurse, *cast.everyone_outside()):
        program = Program(account)
        assert bring(program, cast).status_code == 404
        assert program.get(f"/files/{id}").content == program.get(f"/files/{uuid4()}").content
        assert program.get(f"/files/{id}").status_code == 404
    stranger = Program(None)
    assert bring(stranger, cast).status_code == stranger.get(f"/files/{id}").status_code == 401
    assert Attachment.objects.count() == 1
