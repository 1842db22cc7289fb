"""The documents of a dossier: which ones somebody may see, and the list of them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.core.words import matches
from cercle.dossiers.access import holder_of, membership_by, rights_as
from cercle.dossiers.confidentiality import open_to
from cercle.dossiers.models import CircleMember, Document, DocumentKind, DocumentVersion, Part
from cercle.dossiers.rights import Right

LARGEST_PAGE = 100
#: How many documents a search reads at most: their titles are encrypted.
SEARCHED = 2000


def visible_documents(user: Account, member: CircleMember) -> QuerySet[Document]:
    """What ``user`` sees by this membership of theirs; a withdrawn document by nobody. ``Forbidden`` for no right.

    Whoever brought a document sees it, whatever its confidentiality.
    """
    if Right.READ_DOCUMENTS not in rights_as(user, member):
        raise Forbidden
    rows = Document.objects.filter(dossier=member.dossier_id, withdrawn_at__isnull=True)
    if member.part == Part.PATIENT:
        return rows.filter(for_patient=True)
    if member.part == Part.CAREGIVER:
        return rows.filter(for_caregivers=True)
    holder = holder_of(user, member.part)
    if holder is None:
        return rows.none()
    return rows.filter(Q(confidentiality__in=open_to(holder)) | Q(created_by=user))


def access_document(
    user: Account, id: UUID | str, right: Right = Right.READ_DOCUMENTS
) -> tuple[Document, CircleMember]:
    """A document that ``user`` sees, where they have ``right`` too, and the membership by which they do.

    Raises ``NotFound`` (absent, withdrawn, not for them alike), ``Forbidden``.
    """
    return _seen(user, membership_by(user, "dossier__documents", id), id, right)


def _seen(user: Account, member: CircleMember, id: UUID | str, right: Right) -> tuple[Document, CircleMember]:
    document = visible_documents(user, member).select_related("created_by").filter(pk=id).first()
    if document is None:
        raise NotFound
    if right not in rights_as(user, member):
        raise Forbidden
    document.dossier = member.dossier
    return document, member


def access_document_version(user: Account, id: UUID | str) -> tuple[DocumentVersion, CircleMember]:
    """One version of a document that ``user`` sees. Raises as ``access_document``."""
    member = membership_by(user, "dossier__documents__versions", id)
    version = DocumentVersion.objects.get(pk=id)
    version.document, member = _seen(user, member, version.document_id, Right.READ_DOCUMENTS)
    return version, member


def withdrawn_before(moment: datetime) -> QuerySet[Document]:
    """For nobody: what was withdrawn before ``moment`` and is kept still."""
    return Document.objects.filter(withdrawn_at__lt=moment)


def versions_of(document: Document) -> QuerySet[DocumentVersion]:
    """Newest first, of a document obtained by access."""
    return DocumentVersion.objects.filter(document=document).select_related("by").order_by("-number")


@dataclass(frozen=True)
class DocumentRow:
    """A document and its newest version."""

    document: Document
    newest: DocumentVersion


@dataclass
class DocumentPage:
    rows: list[DocumentRow] = field(default_factory=list)
    more: bool = False


def document_page(
    user: Account, member: CircleMember, *, kind: str = "", q: str = "", offset: int = 0, limit: int = 30
) -> DocumentPage:
    """Newest first; ``q``: words of titles, in any order. Two queries beside the rights.

    Raises ``Forbidden``, ``Invalid`` (kind).
    """
    documents = visible_documents(user, member)
    if kind:
        if kind not in DocumentKind.values:
            raise Invalid({"kind": _("Ce type de document n’existe pas.")})
        documents = documents.filter(kind=kind)
    ordered = documents.select_related("created_by").order_by("-changed_at", "-pk")
    offset, limit = max(0, offset), max(1, min(limit, LARGEST_PAGE))
    if q.strip():
        found = [each for each in ordered[:SEARCHED] if matches(q, each.title)][offset : offset + limit + 1]
    else:
        found = list(ordered[offset : offset + limit + 1])
    return DocumentPage(_with_newest(found[:limit]), more=len(found) > limit)


def _with_newest(documents: list[Document]) -> list[DocumentRow]:
    wanted = {document.pk: document.version for document in documents}
    versions = {
        version.document_id: version
        for version in DocumentVersion.objects.filter(document__in=wanted).select_related("by")
        if version.number == wanted[version.document_id]
    }
    return [DocumentRow(document, versions[document.pk]) for document in documents]
