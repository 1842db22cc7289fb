"""The list of one’s discussions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from cercle.accounts.models import Account
from cercle.core.words import matches
from cercle.discussions.access import OPEN_SEATS, visible_discussions
from cercle.discussions.models import Discussion, Kind, Member, Message, Part, PendingSeat
from cercle.discussions.queries.messages import MOST
from cercle.discussions.queries.rows import Name, Row
from cercle.discussions.queries.threads import part_of


@dataclass
class Listing:
    """Rows, latest first; ``more`` when older ones exist."""

    rows: list[Row] = field(default_factory=list)
    more: bool = False


def _rows(user: Account, discussions: list[Discussion]) -> list[Row]:
    ids = [discussion.pk for discussion in discussions]
    members = Member.objects.filter(discussion__in=ids, left_at__isnull=True).annotate(part=part_of("account"))
    people: dict[UUID, dict[UUID, Name]] = defaultdict(dict)
    for member in members.order_by("joined_at", "pk").values("discussion", "account", "account__name", "part"):
        people[member["discussion"]][member["account"]] = Name(member["account__name"], member["part"] or "")
    seats: dict[UUID, list[str]] = defaultdict(list)
    awaited = PendingSeat.objects.filter(discussion__in=ids, state__in=OPEN_SEATS).order_by("created_at")
    for discussion, name in awaited.values_list("discussion", "name"):
        seats[discussion].append(name)
    newest = Message.objects.filter(discussion__in=ids, seq=F("discussion__last_seq")).select_related("author")
    last = {message.discussion_id: message for message in newest.annotate(part=part_of("author"))}
    return [_row(user, each, people[each.pk], seats[each.pk], last.get(each.pk)) for each in discussions]


def _row(
    user: Account, discussion: Discussion, people: dict[UUID, Name], seats: list[str], last: Message | None
) -> Row:
    others = {id: name for id, name in people.items() if id != user.pk}
    mine = people.get(user.pk)
    row = Row(
        discussion=discussion,
        unread=discussion.last_seq - discussion.read_seq,  # type: ignore[attr-defined]  # annotated
        others=list(others.values()),
        seats=seats,
        last=last,
        part=mine.part if mine else "",
    )
    row.other_id = _shown_as(row, others)
    return row


def _shown_as(row: Row, others: dict[UUID, Name]) -> UUID | None:
    """The one account that the row's heading names."""
    if row.is_thread:
        wanted = "" if row.part else Part.PATIENT
        named = [id for id, name in others.items() if name.part == wanted]
    else:
        named = [] if row.discussion.title else list(others)
    return named[0] if len(named) == 1 and not row.is_group else None


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
    rows = [row for row in _rows(user, list(found)) if matches(q, row.heading, row.about, *row.people, *row.seats)]
    return Listing(rows[:limit], more=len(rows) > limit)


def row(user: Account, discussion: Discussion | UUID | str) -> Row | None:
    """One discussion (or its id) as its line in the person's list; None when it is not theirs."""
    id = discussion.pk if isinstance(discussion, Discussion) else discussion
    return next(iter(_rows(user, list(_listed(user).filter(pk=id)))), None)


def rows_of(user: Account, ids: Collection[UUID]) -> list[Row]:
    """Those of these discussions that are theirs, as lines of their list."""
    return _rows(user, list(_listed(user).filter(pk__in=ids)))


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
