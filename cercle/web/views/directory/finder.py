"""Looking for a colleague, for a discussion or a care circle: what each row found offers to do."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core import limits
from cercle.core.errors import TooMany
from cercle.directory import queries
from cercle.directory.queries import Row
from cercle.discussions.models import Discussion
from cercle.discussions.queries import participants
from cercle.dossiers.models import Dossier
from cercle.dossiers.queries import circle

#: What pressing a row does. Who is awaited there already may be invited by a further colleague, who joins the first.
CHOOSE, ADD, INVITE, WAITING = "choose", "add", "invite", "waiting"
#: Said in words: these rows cannot be pressed.
SELF, CHOSEN, MEMBER = "self", "chosen", "member"


@dataclass(frozen=True)
class Found:
    row: Row
    act: str


@dataclass
class Finder:
    """The answer to a search, for the template directory/_results.html."""

    q: str
    found: list[Found] = field(default_factory=list)
    more: bool = False
    hint: str = ""


def find(
    user: Account,
    q: str,
    *,
    chosen: Collection[int] = (),
    discussion: Discussion | None = None,
    dossier: Dossier | None = None,
) -> Finder:
    """Search the directory for a new discussion (``chosen``: entries picked so far), for an existing one, or for a
    care circle.

    Raises ``NotFound`` for those who have no directory. Searching too much is said in the place of the answer: the
    list keeps its end, which invites (product.md §2).
    """
    try:
        limits.spend("SEARCHES", str(user.pk))
    except TooMany:
        return Finder(q, hint=_("Beaucoup de recherches en peu de temps : attendez quelques secondes."))
    page = queries.search(user, q)
    present = Present.in_circle(dossier) if dossier else Present.of(discussion)
    new = discussion is None and dossier is None
    found = [Found(row, _act(user, row, chosen, present, new=new)) for row in page.rows]
    return Finder(q, found, page.more, page.hint)


@dataclass(frozen=True)
class Present:
    """Who is in a discussion or circle already, and which entries are awaited there."""

    accounts: frozenset[UUID]
    entries: frozenset[int]

    @classmethod
    def of(cls, discussion: Discussion | None) -> "Present":
        if discussion is None:
            return cls(frozenset(), frozenset())
        people = participants(discussion)
        return cls(
            frozenset(member.account_id for member in people.members),
            frozenset(seat.entry_id for seat in people.seats if seat.entry_id is not None),
        )

    @classmethod
    def in_circle(cls, dossier: Dossier) -> "Present":
        lines = circle(dossier).lines
        return cls(
            frozenset(line.account for line in lines if line.account),
            frozenset(line.entry for line in lines if line.kind == "seat" and line.entry),
        )


def _act(user: Account, row: Row, chosen: Collection[int], present: Present, *, new: bool) -> str:
    if row.account == user.pk:
        return SELF
    if row.id in chosen:
        return CHOSEN
    if row.account in present.accounts:
        return MEMBER
    if row.id in present.entries:
        return WAITING
    if row.reach.code != "active" or row.account is None:
        return INVITE
    return CHOOSE if new else ADD
