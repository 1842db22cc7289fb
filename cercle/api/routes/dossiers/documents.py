"""The documents of a dossier and their versions."""

from typing import Annotated, cast
from uuid import UUID

from django.core.files.base import File as DjangoFile
from django.http import HttpRequest, HttpResponseBase
from ninja import File, Form, Router, Status, UploadedFile
from pydantic import Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.paging import following, place
from cercle.api.rows import record as rows
from cercle.api.schemas.record import DocumentDetail, DocumentPage, DocumentPatch
from cercle.core.errors import NotFound
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.actions.documents import Description, add_document, add_document_version, describe_document
from cercle.dossiers.models import CircleMember, Confidentiality, Document
from cercle.dossiers.queries.documents import (
    access_document,
    access_document_version,
    document_page,
    versions_of,
)
from cercle.files.answers import answer
from cercle.files.kinds import Kind

router = Router()


def _document(
    user: Account, dossier: UUID, id: UUID, right: Right = Right.READ_DOCUMENTS
) -> tuple[Document, CircleMember]:
    """A document of that very dossier."""
    document, member = access_document(user, id, right)
    if document.dossier_id != dossier:
        raise NotFound
    return document, member


def _whole(document: Document) -> DocumentDetail:
    return rows.whole_document(document, list(versions_of(document)))


@router.get("/{uuid:id}/documents", response=DocumentPage, summary="The documents that the caller may read")
def listing(
    request: HttpRequest,
    id: UUID,
    kind: str = "",
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 50,
) -> DocumentPage:
    """Newest first. `kind`: prescription, report, laboratory, imaging, letter, care_plan, picture, directives,
    administrative, other."""
    user = caller(request)
    member = access_membership(user, id, Right.READ_DOCUMENTS)
    note_consultation(user, member, Looked.DOCUMENTS)
    page = document_page(user, member, kind=kind, offset=place(cursor), limit=limit)
    items = [rows.document(row.document, row.newest) for row in page.rows]
    return DocumentPage(items=items, cursor=following(cursor, limit, page.more))


@router.post("/{uuid:id}/documents", response={201: DocumentDetail}, summary="Bring in a document")
def upload(
    request: HttpRequest,
    id: UUID,
    file: Annotated[UploadedFile, File()],
    kind: Annotated[str, Form(max_length=40)] = "",
    title: Annotated[str, Form(max_length=1000)] = "",
    confidentiality: Annotated[str, Form(max_length=40)] = Confidentiality.CIRCLE.value,
    for_patient: Annotated[bool, Form()] = False,
    for_caregivers: Annotated[bool, Form()] = False,
    size: Annotated[int | None, Form(ge=0)] = None,
) -> Status[DocumentDetail]:
    """A JPEG, PNG, WebP, GIF or PDF, told by its content. Without `title` it takes its file's name. `confidentiality`:
    circle (every professional there), health, medical. `size`: how many bytes it should have."""
    user = caller(request)
    member = access_membership(user, id, Right.WRITE_DOCUMENTS)
    description = Description(kind, title, confidentiality, for_patient, for_caregivers)
    document = add_document(user, member.dossier, cast("DjangoFile[bytes]", file), description, declared=size)
    return Status(201, _whole(document))


@router.get("/{uuid:id}/documents/{uuid:document}", response=DocumentDetail, summary="A document and its versions")
def show(request: HttpRequest, id: UUID, document: UUID) -> DocumentDetail:
    user = caller(request)
    found, member = _document(user, id, document)
    note_consultation(user, member, Looked.DOCUMENTS)
    return _whole(found)


@router.patch("/{uuid:id}/documents/{uuid:document}", response=DocumentDetail, summary="Correct what is said of it")
def describe(request: HttpRequest, id: UUID, document: UUID, payload: DocumentPatch) -> DocumentDetail:
    user = caller(request)
    found, _member = _document(user, id, document, Right.WRITE_DOCUMENTS)
    names = ("kind", "title", "confidentiality", "for_patient", "for_caregivers")
    said = {name: getattr(found, name) for name in names} | payload.dict(exclude_none=True)
    return _whole(describe_document(user, found, Description(**said)))


@router.post(
    "/{uuid:id}/documents/{uuid:document}/versions",
    response={201: DocumentDetail},
    summary="Let a new file stand for the document",
)
def replace(
    request: HttpRequest,
    id: UUID,
    document: UUID,
    file: Annotated[UploadedFile, File()],
    size: Annotated[int | None, Form(ge=0)] = None,
) -> Status[DocumentDetail]:
    """The earlier versions stay readable."""
    user = caller(request)
    found, _member = _document(user, id, document, Right.WRITE_DOCUMENTS)
    add_document_version(user, found, cast("DjangoFile[bytes]", file), declared=size)
    return Status(201, _whole(found))


@router.get(
    "/{uuid:id}/documents/{uuid:document}/versions/{uuid:version}",
    summary="The content of a version",
    openapi_extra={"responses": {200: {"description": "Bytes"}}},
)
def download(request: HttpRequest, id: UUID, document: UUID, version: UUID) -> HttpResponseBase:
    user = caller(request)
    found, member = access_document_version(user, version)
    if found.document_id != document or member.dossier_id != id:
        raise NotFound
    note_consultation(user, member, Looked.DOCUMENTS)
    return answer(request, found.file, kind=Kind(found.media_type), filename=found.name)
