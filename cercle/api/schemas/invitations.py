from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class InvitationIn(Schema):
    """Who is invited, and where to: ``entry`` is a directory entry, ``discussion`` or ``dossier`` the place wanted.

    With an ``entry`` and neither ``email`` nor ``phone`` the server writes to the details recorded in the directory.
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
    client_id: UUID | None = None


class InvitationPatch(Schema):
    """The corrected details; a field left out stays. Correcting a contact kills every earlier link."""

    name: str | None = Field(None, max_length=400)
    email: str | None = Field(None, max_length=400)
    phone: str | None = Field(None, max_length=60)
    birth_date: date | None = None
    language: str | None = Field(None, max_length=8)


class Delivery(Schema):
    """One sending: its channel and what became of it."""

    channel: str
    fate: str
    reason: str
    at: datetime


class InvitationOut(Schema):
    """``status``: pending, accepted, expired, declined, not_me; ``label`` says it in the caller's language.

    ``email`` and ``phone`` are empty for who did not type them, and for what the directory records.
    ``delivery`` is the server's last sending; null when nothing left by the server.
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
