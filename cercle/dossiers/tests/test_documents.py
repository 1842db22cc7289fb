"""Documents: who reads which, versions, withdrawal, and what of them stands in the clear."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, make_account, make_entry
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.documents import (
    Description,
    add_document,
    add_document_version,
    describe_document,
    withdraw_document,
)
from cercle.dossiers.confidentiality import READERS
from cercle.dossiers.models import Basis, CircleMember, Confidentiality, Document, DocumentVersion, Part
from cercle.dossiers.queries.documents import (
    access_document,
    access_document_version,
    document_page,
    versions_of,
    visible_documents,
)
from cercle.dossiers.rights import MATRIX, Holder
from cercle.files.queries import open_file
from cercle.files.tests.making import image, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_folder")]


def add(cast: Cast, account: Account | None = None, data: bytes | None = None, **said: Any) -> Document:
    """The real road; checking a file takes a process, so tests of who reads what use ``put``."""
    description = Description(**{"kind": "letter", "title": "Compte rendu du cardiologue", **said})
    upload = ContentFile(data or pdf(), "courrier.pdf")
    return add_document(account or cast.doctor, cast.dossier, upload, description)


def put(cast: Cast, account: Account | None = None, title: str = "Compte rendu", **said: Any) -> Document:
    """A document as the road leaves it, without its files."""
    by = account or cast.doctor
    document = Document.objects.create(
        dossier=cast.dossier, kind="letter", title=title, created_by=by, changed_at=timezone.now(), **said
    )
    values = {"name": "courrier.pdf", "media_type": "application/pdf", "size": 9, "file": "a" * 32, "preview": "b" * 32}
    DocumentVersion.objects.create(document=document, number=1, by=by, **values)
    return document


def seen(cast: Cast, account: Account) -> list[Document]:
    member = access_membership(account, cast.dossier.pk, Right.READ)
    return list(visible_documents(account, member))


#: A profession (code of the national table) or a part, for each row of the matrix.
PEOPLE: dict[Holder, Callable[[], tuple[Account, str]]] = {
    Holder.MEDICAL: lambda: (_carer("Médecin", "10"), "professional"),
    Holder.PHARMACY: lambda: (_carer("Pharmacien", "21"), "professional"),
    Holder.NURSING: lambda: (_carer("Infirmier", "60"), "professional"),
    Holder.ALLIED: lambda: (_carer("Masseur-Kinésithérapeute", "70"), "professional"),
    Holder.PSYCHOLOGY: lambda: (_carer("Psychologue", "93"), "professional"),
    Holder.SOCIAL: lambda: (_carer("Assistant de service social", "41"), "professional"),
    Holder.OTHER: lambda: (_carer("Coordinateur", ""), "professional"),
    Holder.SECRETARY: lambda: (make_account("Une Secrétaire", "secretary"), "professional"),
    Holder.CAREGIVER: lambda: (make_account("Un Aidant", "caregiver"), "caregiver"),
    Holder.PATIENT: lambda: (make_account("Un Patient", "patient"), "patient"),
}


def _carer(profession: str, code: str) -> Account:
    account = make_account(f"{profession.split('-')[0]} Untel", email=f"{code or 'x'}@example.org")
    entry = make_entry("Un", "Tel", profession, account=account)
    entry.profession_code = code
    entry.save()
    return account


@pytest.mark.parametrize("holder", [holder for holder in Holder if holder is not Holder.EMERGENCY])
def test_each_reads_what_the_tables_say_and_nothing_else(cast: Cast, holder: Holder) -> None:
    """Every row of the matrix × every confidentiality × meant for the patient or the caregivers or not."""
    account, part = PEOPLE[holder]()
    CircleMember.objects.create(dossier=cast.dossier, account=account, part=part, scope=["documents"])
    made = {
        (level, patient, caregivers): put(
            cast, confidentiality=level.value, for_patient=patient, for_caregivers=caregivers
        ).pk
        for level in Confidentiality
        for patient, caregivers in ((False, False), (True, False), (False, True))
    }
    if Right.READ_DOCUMENTS not in MATRIX[holder]:
        with pytest.raises(Forbidden):
            seen(cast, account)
        return
    expected = {
        id
        for (level, patient, caregivers), id in made.items()
        if (patient if part == "patient" else caregivers if part == "caregiver" else holder in READERS[level])
    }
    assert {document.pk for document in seen(cast, account)} == expected
    assert len(expected) == {"patient": 3, "caregiver": 3}.get(part, 3 * sum(holder in READERS[x] for x in READERS))
    for id in made.values():
        if id in expected:
            assert access_document(account, id)[0].pk == id
        else:
            with pytest.raises(NotFound):
                access_document(account, id)


def test_in_an_emergency_one_reads_as_one_s_profession_does(cast: Cast) -> None:
    document = put(cast, confidentiality="medical")
    for holder, reads in ((Holder.MEDICAL, True), (Holder.NURSING, False)):
        account, part = PEOPLE[holder]()
        CircleMember.objects.create(dossier=cast.dossier, account=account, part=part, basis=Basis.EMERGENCY)
        assert (document in seen(cast, account)) is reads
        with pytest.raises(Forbidden):
            add(cast, account)


def test_a_caregiver_whose_scope_has_no_documents_reads_none(cast: Cast) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["circle"])
    document = put(cast, for_caregivers=True)
    with pytest.raises(Forbidden):
        access_document(cast.caregiver, document.pk)


def test_whoever_brought_it_reads_it(cast: Cast) -> None:
    document = put(cast, cast.nurse, confidentiality="medical")
    assert document in seen(cast, cast.nurse)
    assert document in seen(cast, cast.doctor)


def test_for_everyone_outside_it_is_absent(cast: Cast) -> None:
    document = put(cast, for_patient=True, for_caregivers=True)
    version = versions_of(document).get()
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            access_document(account, document.pk)
        with pytest.raises(NotFound):
            access_document_version(account, version.pk)
    with pytest.raises(NotFound):
        add(cast, cast.outsider)


def test_versions_stay_readable_and_the_newest_stands(cast: Cast) -> None:
    document = add(cast)
    first = versions_of(document).get()
    add_document_version(cast.nurse, document, ContentFile(image(), "scan.jpg"))
    document.refresh_from_db()
    newest, oldest = versions_of(document)
    assert (document.version, newest.number, newest.by, newest.media_type) == (2, 2, cast.nurse, "image/jpeg")
    assert oldest == first
    for version in (newest, oldest):
        assert access_document_version(cast.doctor, version.pk)[0] == version
        assert b"".join(open_file(version.file).chunks)
    member = access_membership(cast.doctor, cast.dossier.pk, Right.READ)
    (row,) = document_page(cast.doctor, member).rows
    assert row.newest == newest


def test_a_withdrawn_one_is_read_by_nobody(cast: Cast) -> None:
    document = put(cast)
    version = versions_of(document).get()
    with pytest.raises(Forbidden):
        withdraw_document(cast.nurse, document)
    withdraw_document(cast.doctor, document)
    for account in (cast.doctor, cast.nurse):
        assert seen(cast, account) == []
        with pytest.raises(NotFound):
            access_document_version(account, version.pk)
    with pytest.raises(NotFound):
        add_document_version(cast.doctor, document, ContentFile(pdf(), "x.pdf"))
    line = AuditLine.objects.get(act="document.withdrawn")
    assert (line.subject, line.detail["document"]) == (str(cast.dossier.pk), str(document.pk))


def test_who_may_change_who_reads_it(cast: Cast) -> None:
    document = put(cast)
    describe_document(cast.nurse, document, Description("report", "Autre titre"))
    with pytest.raises(Invalid) as refused:
        describe_document(cast.nurse, document, Description("report", "Autre titre", "circle", for_patient=True))
    assert set(refused.value.fields) == {"confidentiality"}
    describe_document(cast.doctor, document, Description("report", "Autre titre", "medical"))
    document.refresh_from_db()
    assert (document.title, document.kind, document.confidentiality) == ("Autre titre", "report", "medical")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"kind": "x"}, "kind"), ({"title": "t" * 161}, "title"), ({"confidentiality": "nobody"}, "confidentiality")],
)
def test_bad_descriptions_are_refused_before_anything_is_stored(cast: Cast, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(cast, **said)
    assert set(refused.value.fields) == {field}
    assert not Document.objects.exists()


def test_what_is_no_document_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="JPEG"):
        add(cast, data=b"<html><script>alert(1)</script>")
    assert not Document.objects.exists()


def test_title_name_and_content_stand_nowhere_in_the_clear(cast: Cast, files_folder: Path) -> None:
    document = add(cast, title="Insuffisance cardiaque")
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text || v::text FROM dossiers_document d JOIN dossiers_documentversion v ON true")
        (row,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(l::text, '') FROM audit_auditline l")
        (trace,) = cursor.fetchone()
    for words in ("Insuffisance", "courrier", b"Insuffisance".hex(), b"courrier".hex()):
        assert words not in row
        assert words not in trace
    for file in files_folder.rglob("*"):
        assert file.is_dir() or b"%PDF" not in file.read_bytes()
    assert document.title == "Insuffisance cardiaque"


def test_the_list_costs_the_same_however_long(cast: Cast, django_assert_num_queries: Any) -> None:
    member = access_membership(cast.doctor, cast.dossier.pk, Right.READ)
    for size in (2, 6):
        while Document.objects.count() < size:
            put(cast, title=f"Ordonnance {Document.objects.count()}")
        with django_assert_num_queries(3):  # the matrix, the documents, their newest versions
            assert len(document_page(cast.doctor, member).rows) == size
    page = document_page(cast.doctor, member, limit=4)
    assert (len(page.rows), page.more) == (4, True)
    assert [row.document.title for row in document_page(cast.doctor, member, q="ordo 3").rows] == ["Ordonnance 3"]
