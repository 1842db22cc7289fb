"""The only door to dossiers: who may see one, and what they may do in it (the matrix is ``rights``)."""

from cercle.dossiers.access.circle import (
    OPEN_SEATS,
    access_circle_seat,
    access_consent,
    access_listed,
    access_member,
    circle_seats_of,
    consents_of,
    members_of,
    unended,
)
from cercle.dossiers.access.doors import (
    access_dossier,
    access_membership,
    hold,
    hold_unseen,
    membership_by,
    memberships,
    opens_more,
    rights_in,
    standing,
    visible_dossiers,
)
from cercle.dossiers.access.holders import PARTS, holder_of, matrix, may_break_glass, right_changes, rights_as
from cercle.dossiers.access.journal import access_note, visible_journal
from cercle.dossiers.rights import Right

__all__ = [
    "OPEN_SEATS",
    "PARTS",
    "Right",
    "access_circle_seat",
    "access_consent",
    "access_dossier",
    "access_listed",
    "access_member",
    "access_membership",
    "access_note",
    "circle_seats_of",
    "consents_of",
    "hold",
    "hold_unseen",
    "holder_of",
    "matrix",
    "may_break_glass",
    "members_of",
    "membership_by",
    "memberships",
    "opens_more",
    "right_changes",
    "rights_as",
    "rights_in",
    "standing",
    "unended",
    "visible_dossiers",
    "visible_journal",
]
