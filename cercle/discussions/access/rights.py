"""What each role may do in the discussions it takes part in."""

from enum import Enum

from cercle.accounts.models import Account, Role
from cercle.discussions.models import SeatState


class Right(Enum):
    """What one may do with a discussion. START is about none in particular."""

    START = "start"
    READ = "read"
    POST = "post"
    ADD_MEMBER = "add_member"
    LEAVE = "leave"
    MANAGE = "manage"  # rename, close, open again: what a discussion is, for all who are in it
    CARE = "care"  # of a « fil patient »: its patient's page, whom its guests are, who of them stays


_CARER = frozenset(Right)
CARED_FOR = frozenset({Right.READ, Right.POST, Right.LEAVE})

#: What each role may do in the discussions it is a member of. A role that is missing here may do nothing.
RIGHTS: dict[str, frozenset[Right]] = {
    Role.PROFESSIONAL: _CARER,
    Role.SECRETARY: _CARER,
    Role.PATIENT: CARED_FOR,
    Role.CAREGIVER: CARED_FOR,
    Role.ADMINISTRATOR: frozenset(),
}

#: Whom a carer may bring into a discussion directly. Patients and caregivers come by an invitation of their own.
ADDABLE = frozenset({Role.PROFESSIONAL, Role.SECRETARY})

OPEN_SEATS = (SeatState.WAITING, SeatState.READY)


def rights_of(user: Account) -> frozenset[Right]:
    return RIGHTS.get(user.role, frozenset()) if user.is_active else frozenset()


def readers() -> list[str]:
    """The roles that may read a discussion of which they are members."""
    return [role for role, rights in RIGHTS.items() if Right.READ in rights]


def may_start(user: Account) -> bool:
    return Right.START in rights_of(user)
