"""What goes into the short road and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wish:
    """``body`` is harmless already. ``proof`` is what let the author in: an API token's id or a session's key."""

    discussion: UUID
    author: UUID
    body: str
    client_id: UUID
    token: UUID | None = None
    session: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A message that is committed."""

    id: UUID
    discussion: UUID
    seq: int
    position: int
    author: UUID
    author_name: str
    client_id: UUID
    body: str
    at: datetime
