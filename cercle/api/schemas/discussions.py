from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field


class DiscussionIn(Schema):
    """``members`` are account ids (as in a directory row's ``account``) or directory entry ids."""

    title: str = Field("", max_length=200)
    members: list[UUID | int] = Field(default_factory=list, max_length=200)


class Participant(Schema):
    """``part``: patient or caregiver, of a « fil patient »; empty for a professional."""

    account: UUID
    name: str
    part: str = ""


class Seat(Schema):
    """A pending seat: somebody invited who reads nothing yet. ``state``: waiting or ready."""

    id: UUID
    name: str
    state: str


class DiscussionOut(Schema):
    id: UUID
    kind: str
    title: str
    last_seq: int
    last_at: datetime
    unread: int


class DiscussionDetail(DiscussionOut):
    members: list[Participant]
    seats: list[Seat]


class DiscussionPage(Schema):
    items: list[DiscussionOut]


class MessageIn(Schema):
    """``client_id`` is made by the sender: posting the same one again returns the first message."""

    body: str = Field(max_length=100_000)
    client_id: UUID | None = None


class MessageOut(Schema):
    """``author`` is an account id; null for a line of the system."""

    id: UUID
    discussion: UUID
    seq: int
    author: UUID | None
    author_name: str
    body: str
    system: str
    at: datetime


class MessagePage(Schema):
    items: list[MessageOut]
