"""What a search of the directory answers. Nothing here knows recorded contact details: they cannot leak from it."""

from dataclasses import dataclass, field
from uuid import UUID

from cercle.directory.reach import Reach

#: Rows of one answer (product.md §2), and how far « more » goes before a search must be made more precise.
PAGE_SIZE = 20
FARTHEST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One person found. Profession, town and postcode tell homonyms apart.

    ``account`` is there once the person has one; ``invited_by`` counts the colleagues who already invited them.
    """

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
    account: UUID | None
    identity: str


@dataclass(frozen=True, slots=True)
class Page:
    """``more`` says that others follow; ``hint`` is why nothing was looked for (shown instead of « no result »)."""

    rows: list[Row] = field(default_factory=list)
    more: bool = False
    hint: str = ""
