from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from cercle.api.schemas.files import FileOut


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
    """``client_id`` is made by the sender: posting the same one again returns the first message. ``reply_to`` is a
    message of the discussion, ``mentions`` are accounts that take part (others are left out), ``attachments`` files
    that the caller brought in: with one, ``body`` may be empty."""

    body: str = Field(max_length=100_000)
    client_id: UUID | None = None
    reply_to: UUID | None = None
    mentions: list[UUID] = Field(default_factory=list, max_length=200)
    attachments: list[UUID] = Field(default_factory=list, max_length=50)


class EditIn(Schema):
    """Other words; ``mentions`` as in a new message."""

    body: str = Field(max_length=100_000)
    mentions: list[UUID] = Field(default_factory=list, max_length=200)


class SignIn(Schema):
    """``sign``: seen (« Vu ») or done (« Fait »); ``on`` false takes it back."""

    sign: str
    on: bool = True


class SignOut(Schema):
    account: UUID
    name: str
    sign: str


class MessageOut(Schema):
    """``author`` is an account id; null for a line of the system. A withdrawn message has no words and no files.
    ``changed`` grows with every edit, sign or withdrawal: what ``changed_after`` asks by."""

    id: UUID
    discussion: UUID
    seq: int
    author: UUID | None
    author_name: str
    body: str
    system: str
    at: datetime
    reply_to: UUID | None = None
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    changed: int | None = None
    mentions: list[UUID] = Field(default_factory=list)
    signs: list[SignOut] = Field(default_factory=list)
    attachments: list[FileOut] = Field(default_factory=list)


class MessagePage(Schema):
    items: list[MessageOut]
