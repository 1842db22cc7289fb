"""The documents of a dossier: which ones somebody may see, and the list of them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.core.words import matches
from cercle.dossiers.access import access_membership, holder_of, rights_as
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
    try:
        document = Document.objects.select_related("created_by").get(pk=id)
    except (Document.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    member = access_membership(user, document.dossier_id, Right.READ)
    if not visible_documents(user, member).filter(pk=document.pk).exists():
        raise NotFound
    if right not in rights_as(user, member):
        raise Forbidden
    document.dossier = member.dossier
    return document, member


def access_document_version(user: Account, id: UUID | str) -> tuple[DocumentVersion, CircleMember]:
    """One version of a document that ``user`` sees. Raises as ``access_document``."""
    try:
        version = DocumentVersion.objects.get(pk=id)
    except (DocumentVersion.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    document, member = access_document(user, version.document_id)
    version.document = document
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
