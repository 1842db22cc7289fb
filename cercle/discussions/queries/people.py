"""Who is in a discussion."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cercle.accounts.models import Account
from cercle.discussions.access import OPEN_SEATS, visible_discussions
from cercle.discussions.models import Discussion, Member, PendingSeat, SeatState


@dataclass
class Participants:
    """Who is in a discussion, in the order they came, and who is awaited."""

    members: list[Member]
    seats: list[PendingSeat]


def participants(discussion: Discussion) -> Participants:
    """Members and open seats of a discussion obtained by access."""
    members = discussion.members.filter(left_at__isnull=True).select_related("account__entry")
    seats = discussion.seats.filter(state__in=OPEN_SEATS).select_related("account__entry", "entry", "added_by")
    return Participants(list(members.order_by("joined_at", "pk")), list(seats.order_by("created_at", "pk")))


def people_mark(user: Account) -> str:
    """A word that differs whenever somebody joined, left, or a seat changed, in any of the person's discussions.

    A page compares the one it was made with and the one its stream begins with: such changes have no position to
    resume from. Every number in it only grows, so that two changes cannot cancel each other.
    """
    mine = visible_discussions(user).values("pk")
    people = Member.objects.filter(discussion__in=mine).aggregate(came=Count("pk"), left=Count("left_at"))
    seats = PendingSeat.objects.filter(discussion__in=mine).aggregate(
        kept=Count("pk"),
        moved=Count("pk", filter=~Q(state=SeatState.WAITING)),
        done=Count("pk", filter=~Q(state__in=OPEN_SEATS)),
    )
    return "-".join(str(number) for number in (*people.values(), *seats.values()))
