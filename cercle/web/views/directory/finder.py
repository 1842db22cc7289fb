"""Looking for a colleague, for a discussion: what each row found offers to do."""

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


def find(user: Account, q: str, *, chosen: Collection[int] = (), discussion: Discussion | None = None) -> Finder:
    """Search the directory for a new discussion (``chosen``: entries picked so far) or for an existing one.

    Raises ``NotFound`` for those who have no directory. Searching too much is said in the place of the answer: the
    list keeps its end, which invites (product.md §2).
    """
    try:
        limits.spend("SEARCHES", str(user.pk))
    except TooMany:
        return Finder(q, hint=_("Beaucoup de recherches en peu de temps : attendez quelques secondes."))
    page = queries.search(user, q)
    present = Present.of(discussion)
    found = [Found(row, _act(user, row, chosen, present, new=discussion is None)) for row in page.rows]
    return Finder(q, found, page.more, page.hint)


@dataclass(frozen=True)
class Present:
    """Who is in a discussion already, and which entries are awaited there."""

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
