"""Putting documents into a dossier, replacing, describing and withdrawing them."""

from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.dossiers import telling
from cercle.dossiers.access import Right, hold
from cercle.dossiers.models import CircleMember, Confidentiality, Document, DocumentKind, DocumentVersion, Dossier
from cercle.dossiers.queries.documents import visible_documents
from cercle.files.names import harmless
from cercle.files.receiving import Received, receive

#: Characters of a title.
TITLE = 160
#: Versions of one document.
VERSIONS = 100


@dataclass(frozen=True)
class Description:
    """What is said of a document. An empty ``title`` takes the name of its file."""

    kind: str
    title: str = ""
    confidentiality: str = Confidentiality.CIRCLE
    for_patient: bool = False
    for_caregivers: bool = False

    def checked(self) -> "Description":
        """Raises ``Invalid`` (kind, title, confidentiality)."""
        errors = {}
        if self.kind not in DocumentKind.values:
            errors["kind"] = _("Choisissez le type du document.")
        if len(self.title.strip()) > TITLE:
            errors["title"] = _("Le titre est trop long : au plus %(most)s caractères.") % {"most": TITLE}
        if self.confidentiality not in Confidentiality.values:
            errors["confidentiality"] = _("Choisissez qui peut lire le document.")
        if errors:
            raise Invalid(errors)
        return Description(
            self.kind,
            " ".join(self.title.replace("\x00", "").split()),
            self.confidentiality,
            self.for_patient,
            self.for_caregivers,
        )


def add_document(
    actor: Account, dossier: Dossier, upload: "File[bytes]", description: Description, *, declared: int | None = None
) -> Document:
    """Check and store a file as a document of ``dossier``, obtained by access with ``Right.WRITE_DOCUMENTS``.

    Not in a transaction: checking takes seconds, storing may use the network. Raises ``Invalid``, ``Refused`` (file_…),
    ``TooMany`` (FILE_TRIES, FILE_DAY), ``NotFound`` or ``Forbidden`` (as it is by then).
    """
    description = description.checked()
    limits.spend("FILE_TRIES", str(actor.pk))
    return _add(actor, dossier, receive(upload, declared=declared), upload.name or "", description)


@action
def _add(actor: Account, dossier: Dossier, received: Received, name: str, description: Description) -> Document:
    hold(actor, dossier, Right.WRITE_DOCUMENTS)
    name = _name(name, received)
    document = Document(
        dossier=dossier,
        kind=description.kind,
        title=description.title or name.rpartition(".")[0],
        confidentiality=description.confidentiality,
        for_patient=description.for_patient,
        for_caregivers=description.for_caregivers,
        created_by=actor,
        changed_at=timezone.now(),
    )
    document.save(force_insert=True)
    _put(actor, document, received, name)
    detail = {"document": str(document.pk), "kind": document.kind, "confidentiality": document.confidentiality}
    record(actor, "document.added", "dossier", dossier.pk, **detail)
    telling.changed(dossier.pk, "documents", document=document.pk)
    return document


def add_document_version(
    actor: Account, document: Document, upload: "File[bytes]", *, declared: int | None = None
) -> DocumentVersion:
    """Let a new file stand for the document; the earlier ones stay readable. Raises as ``add_document``, and
    ``Refused`` (too_many_versions)."""
    limits.spend("FILE_TRIES", str(actor.pk))
    return _add_version(actor, document, receive(upload, declared=declared), upload.name or "")


@action
def _add_version(actor: Account, document: Document, received: Received, name: str) -> DocumentVersion:
    row, _member = _hold(actor, document)
    if row.version >= VERSIONS:
        words = _("Ce document a déjà %(most)s versions : ajoutez-en un nouveau.")
        raise Refused("too_many_versions", words % {"most": VERSIONS})
    row.version, row.changed_at = row.version + 1, timezone.now()
    row.save(update_fields=["version", "changed_at"])
    version = _put(actor, row, received, _name(name, received))
    record(actor, "document.replaced", "dossier", row.dossier_id, document=str(row.pk), version=row.version)
    telling.changed(row.dossier_id, "documents", document=row.pk)
    return version


@action
def describe_document(actor: Account, document: Document, description: Description) -> Document:
    """Correct what is said of a document. Its confidentiality is changed by whoever brought it alone.

    Raises ``Invalid``, ``NotFound``, ``Forbidden``.
    """
    description = description.checked()
    if not description.title:
        raise Invalid({"title": _("Écrivez un titre.")})
    row, _member = _hold(actor, document)
    whom = (description.confidentiality, description.for_patient, description.for_caregivers)
    if whom != (row.confidentiality, row.for_patient, row.for_caregivers) and row.created_by_id != actor.pk:
        words = _("Seule la personne qui a déposé ce document peut changer qui le lit.")
        raise Invalid({"confidentiality": words})
    row.kind, row.title = description.kind, description.title
    row.confidentiality, row.for_patient, row.for_caregivers = whom
    row.save(update_fields=["kind", "title", "confidentiality", "for_patient", "for_caregivers"])
    detail = {"document": str(row.pk), "kind": row.kind, "confidentiality": row.confidentiality}
    record(actor, "document.described", "dossier", row.dossier_id, **detail)
    telling.changed(row.dossier_id, "documents", document=row.pk)
    return row


@action
def withdraw_document(actor: Account, document: Document) -> None:
    """Take back a document that one brought: nobody reads it any more. Its files stay for as long as a record's must
    (``purge_document``).

    Raises ``NotFound``, ``Forbidden`` (somebody else's).
    """
    row, _member = _hold(actor, document)
    if row.created_by_id != actor.pk:
        raise Forbidden
    row.withdrawn_at, row.withdrawn_by = timezone.now(), actor
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(actor, "document.withdrawn", "dossier", row.dossier_id, document=str(row.pk), version=row.version)
    telling.changed(row.dossier_id, "documents", document=row.pk)


def _hold(actor: Account, document: Document) -> tuple[Document, CircleMember]:
    """The document's row under the lock of its dossier, as ``actor`` may change it by then."""
    member = hold(actor, document.dossier, Right.WRITE_DOCUMENTS)
    row = visible_documents(actor, member).filter(pk=document.pk).first() if member else None
    if member is None or row is None:
        raise NotFound
    return row, member


def _put(actor: Account, document: Document, received: Received, name: str) -> DocumentVersion:
    try:
        limits.spend("FILE_DAY", str(actor.pk), cost=-(-received.size // 1_000_000))
    except TooMany as error:
        words = _("Vous avez déposé beaucoup de fichiers : au plus %(most)s Mo par jour. Réessayez plus tard.")
        raise TooMany(error.limit, error.retry_after, words % {"most": settings.LIMITS["FILE_DAY"]}) from None
    received.keep()
    version = DocumentVersion(
        document=document,
        number=document.version,
        by=actor,
        name=name,
        media_type=received.kind.value,
        size=received.size,
        width=received.width,
        height=received.height,
        pages=received.pages,
        file=received.file,
        preview=received.preview,
    )
    version.save(force_insert=True)
    return version


def _name(name: str, received: Received) -> str:
    return harmless(name, received.kind, _("Photo") if received.kind.is_image else _("Document"))
