"""What the worker reads to tell people outside the application: about everybody at once, so it starts from nobody."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, Func, Max, OuterRef, QuerySet, Subquery

from cercle.accounts.models import Account
from cercle.discussions.models import Member, Message, PendingSeat, SeatState
from cercle.notifications.access import ringing_accounts


def _words() -> QuerySet[Message]:
    """What somebody said and stands by."""
    return Message.objects.filter(discussion=OuterRef("discussion"), system="", withdrawn_at=None)


def _unread() -> QuerySet[Message]:
    """Of one member: what others said since they read."""
    return _words().filter(seq__gt=OuterRef("last_read_seq")).exclude(author=OuterRef("account"))


def _listening() -> QuerySet[Member]:
    """Who takes part and did not mute."""
    return Member.objects.filter(left_at=None, muted_at=None, discussion__last_seq__gt=F("last_read_seq"))


def said_between(after: int, until: int) -> list[tuple[UUID, UUID, int, int]]:
    """Account, discussion, its last number and how far the account has read: of all who have a browser to ring and have
    not read something that others said at these positions.

    Two plain questions, the second about the few discussions that the first one found: as one, the planner at times
    looks through every message for every member.
    """
    said = Message.objects.filter(position__gt=after, position__lte=until, system="", withdrawn_at=None)
    spoken: dict[UUID, dict[UUID | None, int]] = {}
    for discussion, author, last in said.values_list("discussion", "author").annotate(last=Max("seq")):
        spoken.setdefault(discussion, {})[author] = last
    members = _listening().filter(discussion__in=list(spoken), account__in=ringing_accounts())
    return [
        (account, discussion, last, read)
        for account, discussion, last, read in members.values_list(
            "account", "discussion", "discussion__last_seq", "last_read_seq"
        )
        if any(author != account and seq > read for author, seq in spoken[discussion].items())
    ]


def still_unread(pairs: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Those of (account, discussion) in which something is unread."""
    accounts, discussions = {account for account, _ in pairs}, {discussion for _, discussion in pairs}
    found = _listening().filter(Exists(_unread()), account__in=accounts, discussion__in=discussions)
    return set(found.values_list("account", "discussion")) & set(pairs)


def latest_unread(accounts: QuerySet[Account], *, after: datetime, before: datetime) -> dict[UUID, datetime]:
    """When the latest thing was said, between the two moments, that each of them has not read."""
    latest = _unread().filter(at__gt=after, at__lte=before).order_by("-seq").values("at")[:1]
    rows = _listening().filter(account__in=accounts, discussion__last_at__gt=after).annotate(latest=Subquery(latest))
    found: dict[UUID, datetime] = {}
    for account, at in rows.exclude(latest=None).values_list("account", "latest"):
        found[account] = max(at, found.get(account, at))
    return found


def unread_elsewhere(account: UUID) -> tuple[int, int]:
    """How many messages the account has not read, and in how many discussions: what a digest counts."""
    many = _unread().order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    rows = _listening().filter(account=account).annotate(many=Subquery(many))
    counts = [each for each in rows.values_list("many", flat=True) if each]
    return sum(counts), len(counts)


def overdue_seats(before: datetime) -> QuerySet[PendingSeat]:
    """Places whose person was invited and has not come, where something was said to them before that moment; kept by
    somebody who still takes part, and not told yet."""
    said = _words().filter(seq__gt=OuterRef("from_seq"), at__gt=OuterRef("created_at"), at__lte=before)
    keeper = Member.objects.filter(discussion=OuterRef("discussion"), account=OuterRef("added_by"), left_at=None)
    waiting = PendingSeat.objects.filter(Exists(said), Exists(keeper), state=SeatState.WAITING, alarmed_at=None)
    return waiting.filter(added_by__is_active=True)
