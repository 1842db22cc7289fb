from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from cercle.api.schemas.choices import choice
from cercle.dossiers.models import Category, Confidentiality, DocumentKind

WRITTEN = [category.value for category in Category if category != Category.EMERGENCY]
PAGE = "pass it on for the following page; empty on the last one"


class NoteIn(Schema):
    """Professionals of the circle read every note; the patient and the caregivers only what is marked for them. The
    same ``client_id`` again answers with the first note and writes nothing."""

    body: str = Field("", max_length=100_000)
    category: str = choice("", WRITTEN)
    urgent: bool = False
    for_patient: bool = False
    for_caregivers: bool = False
    client_id: UUID | None = None


class NoteOut(Schema):
    """A withdrawn note has no words."""

    id: UUID
    author: UUID | None
    author_name: str
    category: str
    urgent: bool
    for_patient: bool
    for_caregivers: bool
    body: str
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None


class NotePage(Schema):
    items: list[NoteOut]
    cursor: str = Field(description=PAGE)


class VersionOut(Schema):
    """``number`` counts from 1. ``size`` in bytes as stored, ``width`` and ``height`` in pixels of an image, ``pages``
    of a PDF."""

    id: UUID
    number: int
    by: UUID | None
    by_name: str
    at: datetime
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None


class DocumentOut(Schema):
    """``confidentiality``: circle, health or medical professionals; ``for_patient``, ``for_caregivers``: those read it
    too. ``newest`` is its last version."""

    id: UUID
    kind: str
    title: str
    confidentiality: str
    for_patient: bool
    for_caregivers: bool
    created_by: UUID | None
    created_by_name: str
    created_at: datetime
    changed_at: datetime
    newest: VersionOut


class DocumentDetail(DocumentOut):
    """With every version, newest first."""

    versions: list[VersionOut]


class DocumentPage(Schema):
    items: list[DocumentOut]
    cursor: str = Field(description=PAGE)


class DocumentPatch(Schema):
    """What is said of a document; a field left out stays. Whoever brought it alone changes who reads it."""

    kind: str | None = choice(None, DocumentKind.values)
    title: str | None = Field(None, max_length=1000)
    confidentiality: str | None = choice(None, Confidentiality.values)
    for_patient: bool | None = None
    for_caregivers: bool | None = None


class TaskIn(Schema):
    """``assignee``: the account of somebody of the circle who sees tasks; null for whoever can. The same ``client_id``
    again answers with the first task and gives nothing."""

    title: str = Field("", max_length=1000)
    detail: str = Field("", max_length=20_000)
    assignee: UUID | None = None
    due_on: date | None = None
    client_id: UUID | None = None


class DoneIn(Schema):
    """``done`` false opens it again."""

    done: bool = True


class TaskOut(Schema):
    """Open until ``done_at`` or ``dropped_at``."""

    id: UUID
    title: str
    detail: str
    assignee: UUID | None
    assignee_name: str
    due_on: date | None
    created_by: UUID | None
    created_by_name: str
    created_at: datetime
    done_at: datetime | None
    done_by: UUID | None
    dropped_at: datetime | None


class TaskPage(Schema):
    items: list[TaskOut]
    cursor: str = Field(description=PAGE)


class AppointmentIn(Schema):
    """Times with their offset from UTC. ``with_account``: somebody of the circle; else ``with_name``, or nobody in
    particular. The same ``client_id`` again answers with the first appointment and notes nothing."""

    title: str = Field("", max_length=1000)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str = Field("", max_length=1000)
    note: str = Field("", max_length=20_000)
    with_account: UUID | None = None
    with_name: str = Field("", max_length=1000)
    client_id: UUID | None = None


class AppointmentPatch(Schema):
    """A field left out stays; a ``with_account`` of null goes."""

    title: str | None = Field(None, max_length=1000)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    place: str | None = Field(None, max_length=1000)
    note: str | None = Field(None, max_length=20_000)
    with_account: UUID | None = None
    with_name: str | None = Field(None, max_length=1000)


class AppointmentOut(Schema):
    """``revision`` grows with each change (RFC 5545, SEQUENCE). A cancelled one stays, with ``cancelled_at``."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    note: str
    with_account: UUID | None
    with_name: str
    revision: int
    created_by: UUID | None
    created_by_name: str
    changed_at: datetime
    cancelled_at: datetime | None


class AppointmentPage(Schema):
    items: list[AppointmentOut]
    cursor: str = Field(description=PAGE)
