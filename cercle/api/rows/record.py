"""Notes, documents, tasks and appointments as programs read them."""

from collections.abc import Sequence

from cercle.api.rows.dossiers import name_of
from cercle.api.schemas.record import (
    AppointmentOut,
    DocumentDetail,
    DocumentOut,
    NoteOut,
    TaskOut,
    VersionOut,
)
from cercle.dossiers.models import Appointment, Document, DocumentVersion, JournalEntry, Task


def note(row: JournalEntry) -> NoteOut:
    return NoteOut(
        id=row.pk,
        author=row.author_id,
        author_name=name_of(row.author),
        category=row.category,
        urgent=row.urgent,
        for_patient=row.for_patient,
        for_caregivers=row.for_caregivers,
        body=row.body,
        at=row.at,
        edited_at=row.edited_at,
        withdrawn_at=row.withdrawn_at,
    )


def version(row: DocumentVersion) -> VersionOut:
    return VersionOut(
        id=row.pk,
        number=row.number,
        by=row.by_id,
        by_name=name_of(row.by),
        at=row.at,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        pages=row.pages,
    )


def document(row: Document, newest: DocumentVersion) -> DocumentOut:
    return DocumentOut(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        confidentiality=row.confidentiality,
        for_patient=row.for_patient,
        for_caregivers=row.for_caregivers,
        created_by=row.created_by_id,
        created_by_name=name_of(row.created_by),
        created_at=row.created_at,
        changed_at=row.changed_at,
        newest=version(newest),
    )


def whole_document(row: Document, versions: Sequence[DocumentVersion]) -> DocumentDetail:
    """``versions``: all of them, newest first."""
    known = document(row, versions[0]).model_dump()
    return DocumentDetail(**known, versions=[version(each) for each in versions])


def task(row: Task) -> TaskOut:
    return TaskOut(
        id=row.pk,
        title=row.title,
        detail=row.detail,
        assignee=row.assignee_id,
        assignee_name=name_of(row.assignee),
        due_on=row.due_on,
        created_by=row.created_by_id,
        created_by_name=name_of(row.created_by),
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by_id,
        dropped_at=row.dropped_at,
    )


def appointment(row: Appointment) -> AppointmentOut:
    return AppointmentOut(
        id=row.pk,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        note=row.note,
        with_account=row.with_account_id,
        with_name=row.with_account.name if row.with_account else row.with_name,
        revision=row.revision,
        created_by=row.created_by_id,
        created_by_name=name_of(row.created_by),
        changed_at=row.changed_at,
        cancelled_at=row.cancelled_at,
    )
