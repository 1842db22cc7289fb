from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from cercle.api.schemas.choices import choice
from cercle.dossiers.actions import BASES
from cercle.dossiers.models import IdentityMark, IdentityStatus, InsKind, Sex


class SearchIn(Schema):
    """``q``: words or parts of names, a birth date (02/05/1944), a patient's number, in any order. It stands in the
    body because an address is written down by every machine on its way."""

    q: str = Field("", max_length=200)
    cursor: str = Field("", max_length=20)
    limit: int = Field(50, ge=1, le=200)


class DossierIn(Schema):
    """The five strict traits (``birth_name``, the given names of birth, ``birth_date``, ``sex``, ``birth_place``: the
    INSEE code of the town, 99… of a country), the names in use, and how sure the identity is.

    A qualified identity alone has ``ins``, and only a number that came from the national service is one
    (``ins_from_service``). ``basis``: why the caller cares for this patient. ``not_a_duplicate``: the 409
    ``duplicates`` was read. The same ``client_id`` again answers with the dossier that it made.
    """

    birth_name: str = Field("", max_length=400)
    given_name: str = Field("", max_length=400)
    given_names: str = Field("", max_length=400)
    birth_date: date | None = None
    sex: str = choice(Sex.UNKNOWN.value, Sex.values)
    birth_place: str = Field("", max_length=10)
    used_name: str = Field("", max_length=400)
    used_given_name: str = Field("", max_length=400)
    identity: str = choice(IdentityStatus.PROVISIONAL.value, IdentityStatus.values)
    identity_mark: str = choice("", IdentityMark.values)
    ins: str = Field("", max_length=40)
    ins_kind: str = choice("", ["", *InsKind.values])
    ins_from_service: bool = False
    basis: str = choice("", [basis.value for basis in BASES])
    function: str = Field("", max_length=200)
    not_a_duplicate: bool = False
    client_id: UUID | None = None


class DossierName(Schema):
    """Enough to tell patients apart. ``number`` is that of « Patient N°512131 »."""

    id: UUID
    number: int
    name: str
    birth_name: str
    given_name: str
    birth_date: date | None
    sex: str


class DossierOut(DossierName):
    """``part``: as what the caller is in the circle (professional, caregiver, patient). ``news``: notes of others since
    the caller last looked at the journal; ``urgent``: one of them is."""

    identity: str
    part: str
    news: int
    urgent: bool


class DossierPage(Schema):
    items: list[DossierOut]
    cursor: str = Field(description="pass it on for the following page; empty on the last one")


class DossierDetail(DossierName):
    """``rights``: what the caller may do here (docs/permissions.md). ``ins`` is null unless the identity is qualified
    and the caller may read it; ``ins_oid`` names the authority that gave it. ``basis``: why the caller is in the
    circle; ``ends_at``: when that ends by itself."""

    given_names: str
    used_name: str
    used_given_name: str
    birth_place: str
    identity: str
    identity_mark: str
    ins: str | None
    ins_kind: str | None
    ins_oid: str | None
    part: str
    basis: str
    ends_at: datetime | None
    rights: list[str]
    created_at: datetime


class Refusal(Schema):
    code: str
    message: str
    fields: dict[str, str]


class DuplicatesOut(Schema):
    """``duplicates``: dossiers of the caller's that may be of the same person."""

    error: Refusal
    duplicates: list[DossierName]


class LineOut(Schema):
    """Somebody of the circle, or a structure.

    ``kind``: member (has access), seat (invited, reads nothing yet), listed (written down by hand). ``state``: active,
    inactive, waiting (invited), ready (connected, to be added), none (no access). ``what``: function and profession.
    ``basis``: why they are there, ``why`` in words. ``scope``: what a caregiver sees. ``declared``: the identity is
    only declared.
    """

    id: UUID
    kind: str
    state: str
    name: str
    account: UUID | None
    what: str
    basis: str
    why: str
    by: str
    since: datetime | None
    until: datetime | None
    scope: list[str]
    declared: bool


class CircleOut(Schema):
    """``unreached``: how many people cannot read the dossier yet."""

    professionals: list[LineOut]
    caregivers: list[LineOut]
    patients: list[LineOut]
    organisations: list[LineOut]
    unreached: int


class ConsentOut(Schema):
    """``kind``: consent or opposition; ``scope``: what it is about, ``person`` whom it names; ``means``: how the
    patient said it. One that was taken back stays, with ``withdrawn_at``."""

    id: UUID
    kind: str
    scope: str
    person: UUID | None
    person_name: str
    given_on: date
    means: str
    note: str
    recorded_by: UUID | None
    recorded_by_name: str
    recorded_at: datetime
    withdrawn_at: datetime | None


class ConsentList(Schema):
    items: list[ConsentOut]


class ConsultationOut(Schema):
    """A line of the trace. ``what``: the part that was read, empty where ``act`` changed something; ``holder``: as what
    (a row of docs/permissions.md), ``basis``: why they were in the circle, both as they were then. ``other``: whom it
    was about. ``account`` is null when it is gone, or when nobody acted (``by_system``)."""

    at: datetime
    act: str
    what: str
    account: UUID | None
    name: str
    holder: str
    basis: str
    other: UUID | None
    other_name: str
    by_system: bool


class ConsultationPage(Schema):
    items: list[ConsultationOut]
    cursor: str = Field(description="pass it on for the following page; empty on the last one")


class EventOut(Schema):
    """``code``: note, document (a version), task (given), task_ended, appointment, arrival, departure; ``id`` is the
    note's, document's, task's, appointment's or membership's. ``title``: the document's, task's or appointment's, or
    who came or went; ``text``: a note's words. ``by``: who wrote, brought, gave, did it."""

    at: datetime
    code: str
    id: UUID
    title: str
    text: str
    by: str
    urgent: bool
    cancelled: bool


class TimelinePage(Schema):
    """``groups``: what ``group`` may narrow it to, for this caller."""

    items: list[EventOut]
    groups: list[str]
    cursor: str = Field(description="pass it on for the following page; empty on the last one")
