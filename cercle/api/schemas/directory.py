from datetime import datetime
from uuid import UUID

from ninja import Schema


class Reach(Schema):
    """``code``: active, inactive or never; ``since``: the last connection of an inactive person."""

    code: str
    since: datetime | None = None
    label: str


class Entry(Schema):
    """A directory entry. Recorded contact details are never here (product.md §2)."""

    id: int
    name: str
    title: str
    profession: str
    specialty: str
    organisation: str
    town: str
    postcode: str
    reach: Reach
    invited_by: int
    account: UUID | None = None
    identity: str | None = None


class EntryPage(Schema):
    """``hint`` says what to type when the question was empty or too wide."""

    items: list[Entry]
    more: bool
    hint: str = ""
