from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class InvitationIn(Schema):
    """Who is invited, and where to: ``entry`` is a directory entry, ``discussion`` or ``dossier`` the place wanted.

    With an ``entry`` and neither ``email`` nor ``phone`` the server writes to the details recorded in the directory.
    Of a patient or caregiver, ``discussion`` is the « fil patient » to join; without one it opens at acceptance.
    ``birth_date`` is then asked of them. A caregiver needs ``relationship``, ``agreement`` (the patient's, noted) and,
    without ``discussion``, ``patient_name``. ``anyway``: the 409 ``same_name`` or ``directory_colleague`` was read.
    """

    kind: Literal["colleague", "patient", "caregiver"] = "colleague"
    name: str = Field("", max_length=400)
    email: str = Field("", max_length=400)
    phone: str = Field("", max_length=60)
    birth_date: date | None = None
    language: str = Field("fr", max_length=8)
    entry: int | None = None
    discussion: UUID | None = None
    dossier: UUID | None = None
    relationship: str = Field("", max_length=12)
    patient_name: str = Field("", max_length=400)
    agreement: bool = False
    anyway: bool = False
    client_id: UUID | None = None


class InvitationPatch(Schema):
    """The corrected details; a field left out stays, a ``birth_date`` of null goes. Correcting a contact kills every
    earlier link."""

    name: str | None = Field(None, max_length=400)
    email: str | None = Field(None, max_length=400)
    phone: str | None = Field(None, max_length=60)
    birth_date: date | None = None
    language: str | None = Field(None, max_length=8)
    relationship: str | None = Field(None, max_length=12)
    patient_name: str | None = Field(None, max_length=400)
    client_id: UUID | None = None


class Delivery(Schema):
    """One sending: its channel and what became of it."""

    channel: str
    fate: str
    reason: str
    at: datetime


class InvitationOut(Schema):
    """``status``: pending, accepted, expired, declined, not_me; ``label`` says it in the caller's language.

    ``email`` and ``phone`` are empty for who did not type them, and for what the directory records.
    ``delivery`` is the server's last sending; null when nothing left by the server. ``locked``: too many wrong birth
    dates, nobody accepts until it is sent again. ``thread``: the « fil patient » to join; once accepted, the one
    joined or opened.
    """

    id: UUID
    kind: str
    status: str
    label: str
    name: str
    email: str
    phone: str
    language: str
    entry: int | None
    birth_date: date | None
    relationship: str
    patient_name: str
    thread: UUID | None
    locked: bool
    version: int
    created_at: datetime
    sent_at: datetime | None
    expires_at: datetime
    ended_at: datetime | None
    sponsors: int
    delivery: Delivery | None


class InvitationDetail(InvitationOut):
    """With every sending of the server, newest first."""

    deliveries: list[Delivery]


class InvitationDone(InvitationDetail):
    """``sent`` tells whether a message was queued now; if not, ``why`` is a code and ``message`` a sentence."""

    sent: bool
    why: str
    message: str


class InvitationPage(Schema):
    items: list[InvitationOut]
    cursor: str = Field(description="pass it on for the following page; empty on the last one")


class LinkOut(Schema):
    """A copied link proves nothing by itself: the person confirms by a code sent to the contact."""

    url: str
    expires_at: datetime
