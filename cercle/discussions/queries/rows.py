"""One discussion in somebody's list: what it is called, who is in it, what stands out."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cercle.discussions.models import Discussion, Kind, Message, Part


@dataclass(frozen=True)
class Name:
    """Somebody who takes part; ``part`` says as whom a guest of a « fil patient » does, "" for anybody else."""

    name: str
    part: str = ""

    @property
    def whole(self) -> str:
        """For plain text: « Claire Dubois (aidant) »."""
        return f"{self.name} ({Part(self.part).label})" if self.part else self.name


@dataclass
class Row:
    """One discussion in somebody's list. ``part`` is their own in a « fil patient »: "" for a professional."""

    discussion: Discussion
    unread: int
    others: list[Name]
    seats: list[str]
    last: Message | None
    part: str = ""
    #: For an avatar: in a discussion of two, the other's account.
    other_id: UUID | None = None
    #: How the person keeps it (``actions.keep``).
    muted: bool = False
    archived: bool = False
    pinned: bool = False

    @property
    def people(self) -> list[str]:
        return [other.name for other in self.others]

    @property
    def carers(self) -> list[str]:
        return [other.name for other in self.others if not other.part]

    @property
    def guests(self) -> list[Name]:
        return [other for other in self.others if other.part]

    @property
    def is_thread(self) -> bool:
        return self.discussion.kind == Kind.THREAD

    @property
    def heading(self) -> str:
        """Its title; without one, the others' names, those who are still awaited included.

        The people a « fil patient » is about know their own name: they read who answers them.
        """
        if self.part:
            return ", ".join(self.carers) or _("Fil sans professionnel")
        return self.discussion.title or ", ".join([*self.people, *self.seats]) or _("Vous seul")

    @property
    def about(self) -> str:
        """The patient, for a caregiver, who may have one thread for each parent with the same doctor."""
        return self.discussion.title if self.part == Part.CAREGIVER else ""

    @property
    def heading_part(self) -> str:
        """What the badge beside the heading tells professionals: the patient is there, or only a caregiver."""
        if not self.is_thread or self.part:
            return ""
        parts = {guest.part for guest in self.guests}
        return Part.PATIENT if Part.PATIENT in parts else Part.CAREGIVER if parts else Part.PATIENT

    @property
    def is_group(self) -> bool:
        """Whether it stands for more than one other person."""
        if self.is_thread:
            return False if not self.part else len(self.carers) > 1
        return bool(self.discussion.title) or len(self.others) + len(self.seats) > 1

    @property
    def seed(self) -> UUID:
        """What the avatar's colour follows: the other person's account where there is one, as everywhere else."""
        return self.other_id or self.discussion.pk

    @property
    def stamp(self) -> str:
        """``before`` of the rows that follow, to the microsecond."""
        return self.discussion.last_at.isoformat()
