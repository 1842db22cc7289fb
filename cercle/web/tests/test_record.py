"""The pages of a dossier beside its circle and journal: who looked, documents."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cercle.audit.models import AuditLine
from cercle.config.folders import ROOT
from cercle.core.testing import Cast, signed_in
from cercle.dossiers.models import CircleMember, Document, DocumentVersion, Part
from cercle.dossiers.queries.consultations import CONSULTED, SILENT
from cercle.dossiers.tests.test_appointments import note
from cercle.dossiers.tests.test_documents import put
from cercle.dossiers.tests.test_tasks import give
from cercle.files.tests.making import image, pdf
from cercle.web.templatetags.cercle_record import HAPPENED, LOOKED
from cercle.web.urls import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_folder")]


def of(cast: Cast, page: str) -> str:
    return f"/dossiers/{cast.dossier.pk}/{page}/"


def upload(data: bytes | None = None, name: str = "courrier.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or pdf())


def text(response: Any) -> str:
    return str(response.content.decode())


PAGES = ("documents", "documents/nouveau", "consultations")


@pytest.mark.parametrize("where", PAGES)
def test_pages_open_for_the_circle_and_for_nobody_else(cast: Cast, where: str) -> None:
    assert signed_in(cast.doctor).get(of(cast, where)).status_code == 200
    assert Client().get(of(cast, where)).status_code == 302
    for account in cast.everyone_outside():
        assert signed_in(account).get(of(cast, where)).status_code == 404


def test_who_looked_is_told_with_role_and_reason(cast: Cast) -> None:
    CircleMember.objects.filter(account=cast.nurse, until=None).update(basis="consented")
    signed_in(cast.nurse).get(of(cast, "documents"))
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)
    page = text(signed_in(cast.patient).get(of(cast, "consultations")))
    assert re.search(
        r"Karim Benali</strong>.*?Infirmier.*?Lecture des documents.*?avec l’accord du patient", page, re.S
    )
    only_changes = text(signed_in(cast.patient).get(of(cast, "consultations"), {"quoi": "modifications"}))
    assert "Lecture des documents" not in only_changes


def test_reading_who_looked_is_looking(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert "Lecture de cette page" in text(client.get(of(cast, "consultations")))
    client.get(of(cast, "consultations"))
    assert AuditLine.objects.filter(act=CONSULTED, actor=cast.doctor.pk).count() == 1


def test_a_caregiver_does_not_read_who_looked(cast: Cast) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["documents"])
    assert signed_in(cast.caregiver).get(of(cast, "consultations")).status_code == 403
    assert signed_in(cast.caregiver).get(of(cast, "documents")).status_code == 200
    assert signed_in(cast.caregiver).get(of(cast, "documents/nouveau")).status_code == 403


def test_every_act_on_a_dossier_has_words() -> None:
    """Each line that an action leaves about a dossier is either told in plain words or says that nothing changed."""
    acts = set()
    for file in (ROOT / "cercle").glob("*/actions/**/*.py"):
        acts.update(re.findall(r'record\(\s*\*?\(?\w+, "([a-z_]+\.[a-z_]+)", "dossier"', file.read_text()))
    assert len(acts) > 15
    assert acts - set(HAPPENED) - SILENT == set()
    assert set(LOOKED) == {"dossier", "identity", "circle", "journal", "documents", "tasks", "appointments",
                           "accesses", "summary", "timeline"}  # fmt: skip


def test_a_document_is_brought_in_shown_and_opened(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    sent = {"file": upload(), "kind": "letter", "title": "Avis du cardiologue", "confidentiality": "health"}
    answer = client.post(of(cast, "documents"), sent)
    document = Document.objects.get()
    assert answer.headers["Location"] == f"/dossiers/documents/{document.pk}/"
    assert "Avis du cardiologue" in text(client.get(of(cast, "documents")))
    page = text(client.get(answer.headers["Location"]))
    assert "Avis du cardiologue" in page
    assert "les professionnels de santé" in page
    version = DocumentVersion.objects.get()
    opened = client.get(f"/dossiers/versions/{version.pk}/")
    assert b"".join(opened.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert opened.headers["Content-Type"] == "application/pdf"
    assert opened.headers["Cache-Control"] == "private, no-store"
    assert client.get(f"/dossiers/versions/{version.pk}/apercu/").headers["Content-Type"] == "image/jpeg"


def test_a_new_version_stands_beside_the_old_one(cast: Cast) -> None:
    document = put(cast)
    client = signed_in(cast.nurse)
    client.post(of(cast, "documents"), {"file": upload(image(), "scan.jpg"), "document": str(document.pk)})
    page = text(client.get(f"/dossiers/documents/{document.pk}/"))
    assert "Version 2" in page
    assert "Version 1" in page
    assert "scan.jpg" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "letter", "title": "Avis"}, "Choisissez un fichier."),
        ({"kind": "", "title": "Avis", "file": b"%PDF-1.4"}, "Choisissez le type du document."),
        ({"kind": "letter", "title": "Avis", "file": b"<svg onload=alert(1)>"}, "n’est pas accepté"),
        ({"kind": "letter", "title": "A" * 161, "file": b"%PDF-1.4"}, "Le titre est trop long"),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(cast: Cast, sent: dict[str, Any], words: str) -> None:
    if "file" in sent:
        sent = {**sent, "file": upload(sent["file"])}
    answer = signed_in(cast.doctor).post(of(cast, "documents"), {**sent, "confidentiality": "medical"})
    assert answer.status_code in {409, 422}
    page = text(answer)
    assert page.count('class="summary"') == 1, "what is wrong is summed up once"
    assert words in page
    assert f'value="{sent["title"]}"' in page
    assert re.search(r'value="medical"[^>]*checked', page)
    assert not Document.objects.exists()


def test_a_version_without_a_file_or_of_another_dossier_is_refused(cast: Cast) -> None:
    document = put(cast)
    client = signed_in(cast.doctor)
    answer = client.post(of(cast, "documents"), {"document": str(document.pk)})
    assert answer.status_code == 422
    assert "Choisissez un fichier." in text(answer)
    for nonsense in ("x", ""):
        assert client.post(of(cast, "documents"), {"document": nonsense}).status_code == 404


def test_describing_and_withdrawing(cast: Cast) -> None:
    document = put(cast)
    here = f"/dossiers/documents/{document.pk}/"
    said = {"kind": "report", "title": "Compte rendu corrigé", "confidentiality": "circle"}
    assert signed_in(cast.nurse).post(here + "modifier/", said).status_code == 302
    refused = signed_in(cast.nurse).post(here + "modifier/", {**said, "for_patient": "on"})
    assert refused.status_code == 422
    assert "Seule la personne qui a déposé" in text(refused)
    assert signed_in(cast.nurse).post(here + "retirer/").status_code == 403
    client = signed_in(cast.doctor)
    assert client.get(here + "retirer/").status_code == 200
    assert client.get(here).status_code == 200, "asking acts on nothing"
    assert client.post(here + "retirer/").status_code == 302
    assert client.get(here).status_code == 404
    assert "Compte rendu corrigé" not in text(client.get(of(cast, "documents")))


def test_a_removed_member_reads_no_document(cast: Cast) -> None:
    document = put(cast)
    version = DocumentVersion.objects.get()
    CircleMember.objects.filter(account=cast.nurse).delete()
    client = signed_in(cast.nurse)
    for address in (of(cast, "documents"), f"/dossiers/documents/{document.pk}/", f"/dossiers/versions/{version.pk}/"):
        assert client.get(address).status_code == 404


def test_searching_the_list(cast: Cast) -> None:
    put(cast, title="Ordonnance de kiné")
    put(cast, title="Radio du bassin")
    client = signed_in(cast.doctor)
    found = text(client.get(of(cast, "documents"), {"q": "kine"}, headers={"HX-Request": "true"}))
    assert "Ordonnance de kiné" in found
    assert "Radio" not in found
    nothing = text(client.get(of(cast, "documents"), {"type": "imaging"}))
    assert "Aucun document trouvé" in nothing


def test_pages_cost_the_same_however_much_they_show(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.doctor)
    client.get(of(cast, "documents"))
    for size in (2, 20):
        while Document.objects.count() < size:
            put(cast)
        with django_assert_max_num_queries(22):
            client.get(of(cast, "documents"))


def test_each_thing_of_a_dossier_looks_absent_to_whoever_is_outside(cast: Cast) -> None:
    """Every address here, with the id of every real thing: exactly as with an id that nobody ever made."""
    document = put(cast, for_patient=True, for_caregivers=True)
    things = [cast.dossier.pk, document.pk, DocumentVersion.objects.get().pk, give(cast).pk, note(cast).pk]
    routes = [str(each.pattern) for each in record.urlpatterns if "<uuid:id>" in str(each.pattern)]
    assert len(routes) > 15
    for account in (cast.former, cast.administrator):
        client = signed_in(account)
        for route in routes:
            for thing in (uuid4(), *things):
                address = "/dossiers/" + route.replace("<uuid:id>", str(thing))
                answers = {client.get(address).status_code, client.post(address).status_code}
                assert answers <= {404, 405}, (account.name, address)
