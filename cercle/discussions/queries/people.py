"""Who is in a discussion."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from cercle.accounts.models import Account
from cercle.discussions.access import ADDABLE, OPEN_SEATS, readers, visible_discussions
from cercle.discussions.models import Discussion, Guest, Kind, Member, Part, PendingSeat, SeatState
from cercle.discussions.queries.rows import Name
from cercle.discussions.queries.threads import guests, part_of


@dataclass
class Participants:
    """Who is in a discussion, in the order they came, and who is awaited.

    In a « fil patient » a guest is a member too: ``members`` carry their row as ``guest``, else None.
    """

    members: list[Member]
    seats: list[PendingSeat]
    guests: list[Guest] = field(default_factory=list)

    @property
    def carers(self) -> list[Member]:
        """The professionals who read: nobody else answers a patient."""
        mine = {guest.account_id for guest in self.guests}
        return [
            member
            for member in self.members
            if member.account_id not in mine and member.account.role in ADDABLE and member.account.is_active
        ]

    @property
    def patient(self) -> Guest | None:
        return next((guest for guest in self.guests if guest.part == Part.PATIENT), None)

    @property
    def unverified(self) -> list[Guest]:
        """« Identité non vérifiée »."""
        return [guest for guest in self.guests if guest.verified_at is None]

    def guest(self, account: Account) -> Guest | None:
        return next((guest for guest in self.guests if guest.account_id == account.pk), None)

    def part(self, account: Account) -> str:
        """As whom they take part: "" for a professional."""
        guest = self.guest(account)
        return guest.part if guest else ""


def participants(discussion: Discussion) -> Participants:
    """Members and open seats of a discussion obtained by access; the guests of a « fil patient »."""
    members = discussion.members.filter(left_at__isnull=True).select_related("account__entry")
    seats = discussion.seats.filter(state__in=OPEN_SEATS).select_related("account__entry", "entry", "added_by")
    found = Participants(list(members.order_by("joined_at", "pk")), list(seats.order_by("created_at", "pk")))
    if discussion.kind == Kind.THREAD:
        found.guests = guests(discussion)
    for member in found.members:
        member.guest = found.guest(member.account)  # type: ignore[attr-defined]  # for templates
    return found


def name_in(discussion: UUID | str, account: UUID | str) -> Name | None:
    """How a member is called there, for the live carrier, which knows who reads it; None for who is none."""
    found = Member.objects.filter(discussion=UUID(str(discussion)), account=UUID(str(account)), left_at__isnull=True)
    row = found.annotate(part=part_of("account")).values_list("account__name", "part").first()
    return Name(row[0], row[1] or "") if row else None


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


def members_of(discussions: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The accounts that may hear each of these discussions now, for the live carrier."""
    found: dict[UUID, set[UUID]] = {}
    rows = Member.objects.filter(
        discussion__in=discussions, left_at__isnull=True, account__is_active=True, account__role__in=readers()
    )
    for discussion, account in rows.values_list("discussion_id", "account_id"):
        found.setdefault(discussion, set()).add(account)
    return found
