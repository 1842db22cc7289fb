"""Who is in a circle, in which state, and who of them cannot read yet."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.directory import reach
from cercle.directory.models import Identity, Professional
from cercle.directory.reach import Reach
from cercle.dossiers.access import OPEN_SEATS, members_of
from cercle.dossiers.models import Basis, CircleMember, CircleSeat, CircleSeatState, Dossier, Listed, Part
from cercle.dossiers.rights import SCOPE_NAMES

#: active and inactive read; waiting and ready were invited; none was written down by hand.
CircleState = Literal["active", "inactive", "waiting", "ready", "none"]


@dataclass(frozen=True)
class Line:
    """One person or structure of a circle. ``row`` is the membership, seat or note; ``why`` its basis in words."""

    row: CircleMember | CircleSeat | Listed
    name: str
    part: str
    state: CircleState
    what: str = ""
    why: str = ""
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    sees: str = ""
    account: UUID | None = None
    entry: int | None = None
    declared: bool = False
    reach: Reach | None = None
    wished_by: UUID | None = None

    @property
    def reads(self) -> bool:
        return self.state in {"active", "inactive"}

    @property
    def pending(self) -> bool:
        return not self.reads

    @property
    def emergency(self) -> bool:
        """Whether they broke the glass: they read until ``until``."""
        return isinstance(self.row, CircleMember) and self.row.basis == Basis.EMERGENCY and self.until is not None

    @property
    def is_place(self) -> bool:
        return self.part == Part.ORGANISATION

    @property
    def acts(self) -> bool:
        """Whether there is something to do about it here: a waiting seat only waits, but for what it will open."""
        return self.state != "waiting" or self.part == Part.CAREGIVER

    @property
    def kind(self) -> str:
        """What the row is: member, seat or listed."""
        kinds = {CircleMember: "member", CircleSeat: "seat", Listed: "listed"}
        return kinds[type(self.row)]


@dataclass
class Circle:
    lines: list[Line] = field(default_factory=list)

    def of(self, part: str) -> list[Line]:
        return [line for line in self.lines if line.part == part]

    @property
    def professionals(self) -> list[Line]:
        return self.of(Part.PROFESSIONAL)

    @property
    def caregivers(self) -> list[Line]:
        return self.of(Part.CAREGIVER)

    @property
    def organisations(self) -> list[Line]:
        return self.of(Part.ORGANISATION)

    @property
    def patients(self) -> list[Line]:
        return self.of(Part.PATIENT)

    @property
    def people(self) -> list[Line]:
        """Everybody who could read: a structure is nobody."""
        return [line for line in self.lines if line.part != Part.ORGANISATION]

    @property
    def unreached(self) -> list[Line]:
        """Those who cannot read yet."""
        return [line for line in self.people if not line.reads]


def circle(dossier: Dossier) -> Circle:
    """The circle of a dossier obtained by access; four queries for any number of people."""
    members = members_of(dossier).select_related("account__entry", "added_by").order_by("since", "pk")
    seats = dossier.circle_seats.filter(state__in=OPEN_SEATS).select_related("account__entry", "entry", "added_by")
    listed = dossier.listed.filter(until__isnull=True).select_related("entry", "added_by").order_by("since", "pk")
    now = timezone.now()
    return Circle(
        [
            *(_member(member, now) for member in members),
            *(_seat(seat) for seat in seats.order_by("created_at", "pk")),
            *(_listed(row) for row in listed),
        ]
    )


def _what(function: str, entry: Professional | None, account: Account | None = None, part: str = "") -> str:
    """« médecin traitant · Médecin », « fille · aidant »: the function in this circle, then the profession or part."""
    profession = entry.profession if entry else (str(account.get_role_display()) if account else "")
    if part in {Part.CAREGIVER, Part.PATIENT}:
        profession = str(Part(part).label)
    return " · ".join(word for word in (function, profession) if word)


def _why(basis: str) -> str:
    return str(Basis(basis).label) if basis in Basis.values else ""


def _sees(row: CircleMember | CircleSeat) -> str:
    """What a caregiver sees, or will; of anybody else their profession says it."""
    if row.part != Part.CAREGIVER:
        return ""
    return ", ".join(str(SCOPE_NAMES[code]) for code in row.scope if code in SCOPE_NAMES)


def _member(member: CircleMember, now: datetime) -> Line:
    account = member.account
    entry = getattr(account, "entry", None) if member.part == Part.PROFESSIONAL else None
    found = reach.of(account, now)
    return Line(
        row=member,
        name=account.name,
        part=member.part,
        state="active" if found.code == "active" else "inactive",
        what=_what(member.function, entry, account if member.part == Part.PROFESSIONAL else None, member.part),
        why=_why(member.basis),
        by=member.added_by.name if member.added_by and member.added_by_id != account.pk else "",
        since=member.since,
        until=member.ends_at,
        sees=_sees(member),
        account=account.pk,
        entry=entry.pk if entry else None,
        declared=entry is not None and entry.identity == Identity.DECLARED,
        reach=found,
    )


def _seat(seat: CircleSeat) -> Line:
    entry = (getattr(seat.account, "entry", None) if seat.account else None) or seat.entry
    return Line(
        row=seat,
        name=seat.name,
        part=seat.part,
        state="ready" if seat.state == CircleSeatState.READY else "waiting",
        what=_what(seat.function, entry, part=seat.part),
        why=_why(seat.basis),
        by=seat.added_by.name if seat.added_by else "",
        since=seat.created_at,
        until=seat.ends_at,
        sees=_sees(seat),
        entry=entry.pk if entry else None,
        declared=seat.account is not None and entry is not None and entry.identity == Identity.DECLARED,
        wished_by=seat.added_by_id,
    )


def _listed(row: Listed) -> Line:
    return Line(
        row=row,
        name=row.name,
        part=row.part,
        state="none",
        what=_what(row.function, row.entry, part=row.part),
        why=_why(row.basis),
        by=row.added_by.name if row.added_by else "",
        since=row.since,
        entry=row.entry_id,
    )
