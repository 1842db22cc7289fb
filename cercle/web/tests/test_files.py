"""Files that go with messages: who brings them in, who reads them, what is answered."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.discussions.actions import leave_discussion, post_message, upload_attachment, withdraw_message
from cercle.discussions.jobs import drop_files
from cercle.discussions.models import Attachment, Discussion, Message
from cercle.files.models import StoredFile
from cercle.files.place import storage
from cercle.files.tests import making

HTMX = {"HX-Request": "true"}
PHOTO, LETTER = making.image(size=(200, 100)), making.pdf("Ordonnance", pages=2)

pytestmark = pytest.mark.usefixtures("files_folder")


def sent(data: bytes = PHOTO, name: str = "plaie.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def uploaded(account: Account, discussion: Discussion, data: bytes = PHOTO, name: str = "plaie.jpg") -> Attachment:
    return upload_attachment(account, discussion, sent(data, name))


def posted(account: Account, discussion: Discussion, *files: Attachment, body: str = "Voici.") -> Message:
    return post_message(account, discussion, body=body, attachments=[file.pk for file in files])


def page(cast: Cast) -> str:
    return f"/discussions/{cast.discussion.pk}/"


def read(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


# --- Bringing in --------------------------------------------------------------------------------------------------


def test_a_script_gets_the_fragment_and_a_form_the_page(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    answer = client.post(page(cast) + "fichiers/", {"file": sent(), "size": len(PHOTO)}, headers=HTMX)
    assert answer.status_code == 201
    file = Attachment.objects.get()
    assert f'name="attachments" value="{file.pk}"' in answer.content.decode()
    assert (file.name, file.media_type, file.width, file.height) == ("plaie.jpg", "image/jpeg", 200, 100)
    assert file.uploader == cast.doctor
    assert AuditLine.objects.filter(act="attachment.uploaded").count() == 1
    answer = client.post(page(cast) + "fichiers/", {"file": [sent(), sent(LETTER, "a.pdf")]})
    assert (answer.status_code, answer["Location"]) == (302, page(cast))
    shown = client.get(page(cast)).content.decode()
    assert shown.count('name="attachments"') == Attachment.objects.count() == 3
    # They are nobody else's until they are posted.
    assert 'name="attachments"' not in signed_in(cast.nurse).get(page(cast)).content.decode()


def test_a_refusal_says_why_beside_the_field(cast: Cast) -> None:
    client, where = signed_in(cast.doctor), page(cast) + "fichiers/"
    for data, code in ((b"<html>", 409), (PHOTO[:-9], 409), (b"", 409)):
        answer = client.post(where, {"file": sent(data)}, headers=HTMX)
        assert (answer.status_code, answer["Content-Type"]) == (code, "text/plain; charset=utf-8")
        assert answer.content.decode().startswith("Ce fichier ")
        shown = client.post(where, {"file": sent(data)})
        assert shown.status_code == code
        assert 'id="file-error"' in shown.content.decode()
    assert client.post(where, {}, headers=HTMX).status_code == 422
    cut = client.post(where, {"file": sent(), "size": len(PHOTO) + 10}, headers=HTMX)
    assert "arrivé en entier" in cut.content.decode()
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_there_are_limits_to_what_one_person_brings(cast: Cast, settings: Any) -> None:
    client, where = signed_in(cast.doctor), page(cast) + "fichiers/"
    settings.LIMITS = {**settings.LIMITS, "FILE_COUNT": 2, "FILE_DAY": 3, "FILE_TRIES": 5}

    def bring() -> Any:
        return client.post(where, {"file": sent()}, headers=HTMX)

    assert [bring().status_code for _file in range(3)] == [201, 201, 409]
    Attachment.objects.all().delete()
    assert bring().status_code == 201
    over = bring()
    assert (over.status_code, "au plus 3 Mo par jour" in over.content.decode()) == (429, True)
    assert client.post(where, {"file": sent(b"x")}, headers=HTMX).status_code == 409  # the fifth try
    assert bring().status_code == 429
    assert "Retry-After" in over.headers


def test_a_file_of_the_composer_is_let_go(cast: Cast) -> None:
    file = uploaded(cast.doctor, cast.discussion)
    for account in (cast.nurse, cast.former, cast.stranger):
        assert signed_in(account).post(f"/fichiers/{file.pk}/retirer/").status_code == 404
    client = signed_in(cast.doctor)
    assert client.get(f"/fichiers/{file.pk}/retirer/").status_code == 405
    assert client.post(f"/fichiers/{file.pk}/retirer/", headers=HTMX).status_code == 204
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.filter(kept_at__isnull=False).exists()
    kept = uploaded(cast.doctor, cast.discussion)
    posted(cast.doctor, cast.discussion, kept)
    assert client.post(f"/fichiers/{kept.pk}/retirer/").status_code == 404
    assert Attachment.objects.filter(pk=kept.pk).exists()


def test_what_was_not_posted_within_a_day_goes(cast: Cast) -> None:
    old, young, said = (uploaded(cast.doctor, cast.discussion) for _file in range(3))
    posted(cast.doctor, cast.discussion, said)
    Attachment.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(hours=25))
    drop_files(0)
    assert set(Attachment.objects.values_list("pk", flat=True)) == {young.pk, said.pk}
    assert set(StoredFile.objects.filter(kept_at=None).values_list("pk", flat=True)) == {old.file, old.preview}
    lines = AuditLine.objects.filter(act="attachment.expired")
    drop_files(0)
    assert lines.count() == 1


# --- Posting ------------------------------------------------------------------------------------------------------


def test_a_message_may_be_made_of_files_alone(cast: Cast) -> None:
    photo, letter = uploaded(cast.doctor, cast.discussion), uploaded(cast.doctor, cast.discussion, LETTER, "note.pdf")
    values = {"body": "", "attachments": [str(photo.pk), str(letter.pk)], "client_id": str(uuid4())}
    answer = signed_in(cast.doctor).post(page(cast) + "messages/", values, headers=HTMX)
    assert answer.status_code == 201, answer.content
    for html in (answer.content.decode(), signed_in(cast.nurse).get(page(cast)).content.decode()):
        for file in (photo, letter):
            assert f'href="/fichiers/{file.pk}/"' in html
            assert f'src="/fichiers/{file.pk}/apercu/"' in html
        assert "PDF · 2 pages · " in html
    assert 'name="attachments"' not in signed_in(cast.doctor).get(page(cast)).content.decode()


def test_only_one_s_own_files_of_this_discussion_are_posted(cast: Cast) -> None:
    mine, theirs = uploaded(cast.doctor, cast.discussion), uploaded(cast.nurse, cast.discussion)
    elsewhere = uploaded(cast.doctor, cast.thread)
    posted(cast.doctor, cast.discussion, mine)
    for id in (mine.pk, theirs.pk, elsewhere.pk, uuid4()):
        values = {"body": "x", "attachments": [str(id)]}
        assert signed_in(cast.doctor).post(page(cast) + "messages/", values, headers=HTMX).status_code == 422
    assert Message.objects.count() == 1


# --- Reading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "name"), [(PHOTO, "plaie du « talon ».jpg"), (LETTER, "note.pdf")])
def test_members_read_it_and_it_may_do_nothing(cast: Cast, data: bytes, name: str) -> None:
    file = uploaded(cast.doctor, cast.discussion, data, name)
    posted(cast.doctor, cast.discussion, file)
    for account in (cast.doctor, cast.nurse):
        response = signed_in(account).get(f"/fichiers/{file.pk}/")
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert len(content) == int(response["Content-Length"]) == file.size
        assert data != LETTER or content == LETTER
        assert response["Content-Type"] == file.media_type
        assert response["Content-Disposition"].startswith("inline; filename")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert ("sandbox" in response["Content-Security-Policy"]) is (data == PHOTO)
        assert read(signed_in(account), f"/fichiers/{file.pk}/apercu/").startswith(b"\xff\xd8\xff")
        head = signed_in(account).head(f"/fichiers/{file.pk}/")
        assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(file.size))


def _leave(cast: Cast, message: Message) -> Account:
    leave_discussion(cast.nurse, cast.discussion)
    return cast.nurse


def _withdraw(cast: Cast, message: Message) -> Account:
    withdraw_message(cast.doctor, message)
    return cast.doctor


@pytest.mark.parametrize("end", [_leave, _withdraw])
def test_it_is_gone_for_who_left_and_with_its_message(cast: Cast, end: Callable[[Cast, Message], Account]) -> None:
    file = uploaded(cast.doctor, cast.discussion)
    message = posted(cast.doctor, cast.discussion, file)
    rest = ("", "apercu/")
    assert all(read(signed_in(cast.nurse), f"/fichiers/{file.pk}/{each}") for each in rest)
    gone = signed_in(end(cast, message))
    for each in rest:
        answer, absent = gone.get(f"/fichiers/{file.pk}/{each}"), gone.get(f"/fichiers/{uuid4()}/{each}")
        assert answer.status_code == absent.status_code == 404
    shown = signed_in(cast.doctor).get(page(cast)).content.decode()
    assert (f"/fichiers/{file.pk}/" in shown) is (end is _leave)


def test_everyone_outside_gets_what_is_not_there(cast: Cast) -> None:
    waiting, said = uploaded(cast.doctor, cast.discussion), uploaded(cast.doctor, cast.discussion)
    posted(cast.doctor, cast.discussion, said)
    for account in cast.everyone_outside():
        for address in (f"/fichiers/{said.pk}/", f"/fichiers/{said.pk}/apercu/", page(cast) + "fichiers/"):
            assert signed_in(account).get(address).status_code == 404
        assert signed_in(account).post(page(cast) + "fichiers/", {"file": sent()}).status_code == 404
    assert signed_in(cast.nurse).get(f"/fichiers/{waiting.pk}/").status_code == 404
    assert Client().get(f"/fichiers/{said.pk}/").status_code == 302
    assert Attachment.objects.count() == 2


def test_a_patient_s_file_is_read_by_the_thread_and_its_reading_noted(cast: Cast) -> None:
    file = uploaded(cast.patient, cast.thread)
    posted(cast.patient, cast.thread, file)
    for account in (cast.patient, cast.caregiver, cast.doctor):
        read(signed_in(account), f"/fichiers/{file.pk}/")
    assert signed_in(cast.nurse).get(f"/fichiers/{file.pk}/").status_code == 404
    noted = AuditLine.objects.filter(act="thread.consulted", subject=str(cast.thread.pk))
    assert noted.filter(actor=cast.doctor.pk).count() == 1


def test_a_file_that_the_storage_lost_is_said(cast: Cast) -> None:
    file = uploaded(cast.doctor, cast.discussion)
    storage().delete(StoredFile.objects.get(pk=file.file).path)
    answer = signed_in(cast.doctor).get(f"/fichiers/{file.pk}/")
    assert answer.status_code == 409
    assert "introuvable ou abîmé" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_a_page_costs_as_much_with_many_files(
    cast: Cast, count: int, django_assert_max_num_queries: Any, files_folder: Path
) -> None:
    one = uploaded(cast.doctor, cast.discussion)
    for _message in range(count):
        message = post_message(cast.doctor, cast.discussion, body="x")
        values = {"name": one.name, "media_type": one.media_type, "size": 1, "file": one.file, "preview": one.preview}
        Attachment.objects.create(discussion=cast.discussion, message=message, **values)
    client = signed_in(cast.nurse)
    client.get(page(cast))
    with django_assert_max_num_queries(40) as asked:
        html = client.get(page(cast)).content.decode()
    assert html.count('class="file file--image"') == count
    assert sum("discussions_attachment" in query["sql"] for query in asked.captured_queries) == 2
