"""The list of one’s discussions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.lookups import IsNull

from cercle.accounts.models import Account
from cercle.core.words import matches
from cercle.discussions.access import OPEN_SEATS, visible_discussions
from cercle.discussions.models import Discussion, Kind, Member, Message, Part, PendingSeat
from cercle.discussions.queries.messages import MOST
from cercle.discussions.queries.rows import Name, Row
from cercle.discussions.queries.threads import part_of


@dataclass
class Listing:
    """Rows, those pinned first, each group latest first; ``more`` when older ones exist, ``archived`` when some are
    kept out of it."""

    rows: list[Row] = field(default_factory=list)
    more: bool = False
    archived: bool = False


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
        muted=discussion.muted_at is not None,  # type: ignore[attr-defined]
        archived=_is_archived(discussion),
        pinned=discussion.pinned_at is not None,  # type: ignore[attr-defined]
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
    """With how the person keeps each (``annotate`` goes on from the very row that ``visible_discussions`` found)."""
    kept = {
        "read_seq": F("members__last_read_seq"),
        **{name: F(f"members__{name}") for name in ("muted_at", "archived_at", "pinned_at")},
    }
    return visible_discussions(user).annotate(**kept).order_by("-last_at", "pk")


#: What was archived comes back by itself when something is said: then its time is the later one.
_ARCHIVED = Q(archived_at__gte=F("last_at"))
_IN_LIST = Q(archived_at__isnull=True) | Q(archived_at__lt=F("last_at"))
_UNPINNED, _AUDIBLE = Q(pinned_at__isnull=True), Q(muted_at__isnull=True)


def _is_archived(discussion: Discussion) -> bool:
    archived_at: datetime | None = discussion.archived_at  # type: ignore[attr-defined]  # annotated
    return archived_at is not None and archived_at >= discussion.last_at


def discussion_list(
    user: Account, *, q: str = "", before: datetime | None = None, limit: int = 50, archived: bool | None = False
) -> Listing:
    """The person's discussions, the liveliest first; ``before`` is the ``last_at`` of the last one already shown.

    Those that they pinned stand before all others; those that they archived are left out, or are the only ones, or
    with ``None`` are among the others and no pin counts, as a program wants them.

    ``q`` looks for words in titles and participants' names. Titles are ciphertext in the database, so the search
    reads the person's own discussions; that is a few hundred rows.
    """
    limit = max(1, min(limit, MOST))
    found = _listed(user)
    if q.strip():
        found = found.filter(last_at__lt=before) if before else found
        rows = [row for row in _rows(user, list(found)) if matches(q, row.heading, row.about, *row.people, *row.seats)]
        return Listing(rows[:limit], more=len(rows) > limit)
    if archived is False:
        found = found.filter(_IN_LIST).order_by(IsNull(F("pinned_at"), True), "-last_at", "pk")
    elif archived:
        found = found.filter(_ARCHIVED)
    if before:
        found = found.filter(last_at__lt=before)
        found = found.filter(_UNPINNED) if archived is False else found
    discussions = list(found[: limit + 1])
    listing = Listing(_rows(user, discussions[:limit]), more=len(discussions) > limit)
    listing.archived = archived is False and before is None and _listed(user).filter(_ARCHIVED).exists()
    return listing


def row(user: Account, discussion: Discussion | UUID | str) -> Row | None:
    """One discussion (or its id) as its line in the person's list; None when it is not theirs."""
    id = discussion.pk if isinstance(discussion, Discussion) else discussion
    return next(iter(_rows(user, list(_listed(user).filter(pk=id)))), None)


def rows_of(user: Account, ids: Collection[UUID]) -> list[Row]:
    """Those of these discussions that are theirs, as lines of their list."""
    return _rows(user, list(_listed(user).filter(pk__in=ids)))


def unread_total(account: Account) -> int:
    """Messages not yet read over all of the person's discussions but those that they muted or archived."""
    counted = _listed(account).filter(_IN_LIST, _AUDIBLE)
    return int(counted.aggregate(total=Sum(F("last_seq") - F("read_seq")))["total"] or 0)


def uncounted(account: Account) -> list[UUID]:
    """The discussions whose messages ``unread_total`` leaves out whatever is said there: those muted."""
    return list(_listed(account).exclude(_AUDIBLE).values_list("pk", flat=True))


def pair_with(user: Account, other: Account) -> Discussion | None:
    """The untitled discussion that the two already have between themselves, the liveliest if there are several."""
    return (
        visible_discussions(user)
        .filter(kind=Kind.PAIR)
        .filter(pk__in=Member.objects.filter(account=other, left_at__isnull=True).values("discussion"))
        .order_by("-last_at")
        .first()
    )
