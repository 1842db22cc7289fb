"""The list of one’s discussions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.words import matches
from cercle.discussions.access import OPEN_SEATS, visible_discussions
from cercle.discussions.models import Discussion, Kind, Member, Message, PendingSeat
from cercle.discussions.queries.messages import MOST


@dataclass
class Row:
    """One discussion in somebody's list."""

    discussion: Discussion
    unread: int
    people: list[str]
    seats: list[str]
    last: Message | None

    @property
    def heading(self) -> str:
        """Its title; without one, the others' names, those who are still awaited included."""
        return self.discussion.title or ", ".join([*self.people, *self.seats]) or _("Vous seul")

    @property
    def is_group(self) -> bool:
        """Whether it stands for more than one other person."""
        return bool(self.discussion.title) or len(self.people) + len(self.seats) > 1

    @property
    def stamp(self) -> str:
        """``before`` of the rows that follow, to the microsecond."""
        return self.discussion.last_at.isoformat()


@dataclass
class Listing:
    """Rows, latest first; ``more`` when older ones exist."""

    rows: list[Row] = field(default_factory=list)
    more: bool = False


def _rows(user: Account, discussions: list[Discussion]) -> list[Row]:
    ids = [discussion.pk for discussion in discussions]
    people: dict[UUID, list[str]] = defaultdict(list)
    members = Member.objects.filter(discussion__in=ids, left_at__isnull=True).exclude(account=user)
    for discussion, name in members.order_by("joined_at", "pk").values_list("discussion", "account__name"):
        people[discussion].append(name)
    seats: dict[UUID, list[str]] = defaultdict(list)
    awaited = PendingSeat.objects.filter(discussion__in=ids, state__in=OPEN_SEATS).order_by("created_at")
    for discussion, name in awaited.values_list("discussion", "name"):
        seats[discussion].append(name)
    newest = Message.objects.filter(discussion__in=ids, seq=F("discussion__last_seq")).select_related("author")
    last = {message.discussion_id: message for message in newest}
    return [
        Row(
            discussion=discussion,
            unread=discussion.last_seq - discussion.read_seq,  # type: ignore[attr-defined]  # annotated
            people=people[discussion.pk],
            seats=seats[discussion.pk],
            last=last.get(discussion.pk),
        )
        for discussion in discussions
    ]


def _listed(user: Account) -> QuerySet[Discussion]:
    return visible_discussions(user).annotate(read_seq=F("members__last_read_seq")).order_by("-last_at", "pk")


def discussion_list(user: Account, *, q: str = "", before: datetime | None = None, limit: int = 50) -> Listing:
    """The person's discussions, the liveliest first; ``before`` is the ``last_at`` of the last one already shown.

    ``q`` looks for words in titles and participants' names. Titles are ciphertext in the database, so the search
    reads the person's own discussions; that is a few hundred rows.
    """
    limit = max(1, min(limit, MOST))
    found = _listed(user)
    if before:
        found = found.filter(last_at__lt=before)
    if not q.strip():
        discussions = list(found[: limit + 1])
        return Listing(_rows(user, discussions[:limit]), more=len(discussions) > limit)
    rows = [row for row in _rows(user, list(found)) if matches(q, row.heading, *row.people, *row.seats)]
    return Listing(rows[:limit], more=len(rows) > limit)


def row(user: Account, discussion: Discussion | UUID | str) -> Row | None:
    """One discussion (or its id) as its line in the person's list; None when it is not theirs."""
    id = discussion.pk if isinstance(discussion, Discussion) else discussion
    return next(iter(_rows(user, list(_listed(user).filter(pk=id)))), None)


def unread_total(account: Account) -> int:
    """Messages not yet read over all of the person's discussions."""
    total = visible_discussions(account).aggregate(total=Sum(F("last_seq") - F("members__last_read_seq")))["total"]
    return int(total or 0)


def pair_with(user: Account, other: Account) -> Discussion | None:
    """The untitled discussion that the two already have between themselves, the liveliest if there are several."""
    return (
        visible_discussions(user)
        .filter(kind=Kind.PAIR)
        .filter(pk__in=Member.objects.filter(account=other, left_at__isnull=True).values("discussion"))
        .order_by("-last_at")
        .first()
    )
