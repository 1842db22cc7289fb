"""What goes into the short road and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wish:
    """``body`` is harmless already. ``token`` or ``session`` is what let the author in: it is asked again with the
    message whether that still works, but whose a session is, the face that makes the wish has checked."""

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
