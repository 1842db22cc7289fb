"""What was withdrawn from a dossier stays as long as the law keeps a record, read by nobody, and then it goes."""

from datetime import datetime
from uuid import UUID

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.dossiers.queries.documents import versions_of, withdrawn_before
from cercle.files.actions import forget


@action
def purge_document(document_id: UUID, before: datetime) -> bool:
    """Erase a document that was withdrawn before that moment, its title, its versions and their files; once. The trace
    keeps that there was one."""
    document = withdrawn_before(before).select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None:
        record(None, "document.not_purged", "document", document_id)
        return False
    versions = list(versions_of(document))
    forget(*(name for version in versions for name in (version.file, version.preview)))
    detail = {"document": str(document.pk), "kind": document.kind, "versions": len(versions)}
    record(None, "document.purged", "dossier", document.dossier_id, **detail)
    document.delete()
    return True
