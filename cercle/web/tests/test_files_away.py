"""The storage of files is stopped: what pages and programs are told, in their language, and what stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cercle.accounts.tokens import issue
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.discussions.actions import save_draft
from cercle.discussions.models import Attachment, Draft
from cercle.dossiers.models import Document
from cercle.dossiers.tests.test_documents import put
from cercle.files.testing import store_in
from cercle.files.tests.peer import credentials, nobody, use
from cercle.web.tests.test_files import HTMX, PHOTO, page, posted, sent, uploaded

pytestmark = pytest.mark.usefixtures("files_folder")


@pytest.fixture
def stop(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    credentials(monkeypatch)
    return lambda: use(nobody(), settings, monkeypatch, tmp_path)


def test_a_file_cannot_be_joined_and_what_was_typed_stays(cast: Cast, stop: Callable[[], None]) -> None:
    save_draft(cast.doctor, cast.discussion, body="Ce que j’écrivais")
    stop()
    client, where = signed_in(cast.doctor), page(cast) + "fichiers/"
    answer = client.post(where, {"file": sent(), "size": len(PHOTO)}, headers=HTMX)
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer["Retry-After"] == "30"
    assert answer.content.decode().startswith("Le stockage des fichiers ne répond pas")
    plain = client.post(where, {"file": sent()})
    assert plain.status_code == 503
    assert 'id="file-error"' in plain.content.decode()
    assert 'type="file"' in plain.content.decode()
    assert Draft.objects.get().body == "Ce que j’écrivais"
    assert not Attachment.objects.exists()
    assert not AuditLine.objects.filter(act="attachment.uploaded").exists()


def test_a_file_cannot_be_read_and_is_said_not_to_be_lost(
    cast: Cast, stop: Callable[[], None], settings: Any, files_folder: Path
) -> None:
    file = uploaded(cast.doctor, cast.discussion)
    posted(cast.doctor, cast.discussion, file)
    before = settings.STORAGES["files"]
    stop()
    client = signed_in(cast.nurse)
    for where in (f"/fichiers/{file.pk}/", f"/fichiers/{file.pk}/apercu/"):
        answer = client.get(where)
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        shown = answer.content.decode()
        assert "n’est pas perdu" in shown
        assert f'href="{where}"' in shown  # « Réessayer »
    assert client.get(page(cast)).status_code == 200  # and everything is read but the file
    assert signed_in(cast.stranger).get(f"/fichiers/{file.pk}/").status_code == 404
    store_in(settings, before)
    assert client.get(f"/fichiers/{file.pk}/").status_code == 200


def test_a_document_s_form_keeps_what_was_typed(cast: Cast, stop: Callable[[], None]) -> None:
    known = put(cast)
    stop()
    client, where = signed_in(cast.doctor), f"/dossiers/{cast.dossier.pk}/documents/"
    typed = {"kind": "report", "title": "Compte rendu d’hier", "confidentiality": "circle"}
    answer = client.post(where, {**typed, "file": sent()})
    shown = answer.content.decode()
    assert answer.status_code == 503
    assert "Le stockage des fichiers ne répond pas" in shown
    assert "Compte rendu d’hier" in shown
    again = client.post(where, {"document": str(known.pk), "file": sent()})
    assert (again.status_code, "Le stockage des fichiers ne répond pas" in again.content.decode()) == (503, True)
    assert Document.objects.get().version == 1


def test_programs_get_their_shape(cast: Cast, stop: Callable[[], None]) -> None:
    file = uploaded(cast.doctor, cast.discussion)
    posted(cast.doctor, cast.discussion, file)
    stop()
    client, headers = Client(), {"Authorization": f"Bearer {issue(cast.doctor)}"}
    where = f"/api/v1/discussions/{cast.discussion.pk}/files"
    for answer in (
        client.post(where, {"file": sent()}, headers=headers),
        client.get(f"/api/v1/files/{file.pk}", headers=headers),
    ):
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        error = answer.json()["error"]
        assert (error["code"], error["fields"], bool(error["message"])) == ("files_away", {}, True)
