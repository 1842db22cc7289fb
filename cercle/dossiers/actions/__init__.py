"""What changes a dossier."""

from cercle.dossiers.actions.access_terms import change_access
from cercle.dossiers.actions.agreements import agree_and_unlist
from cercle.dossiers.actions.consents import note_consent, withdraw_consent
from cercle.dossiers.actions.emergency import NoMatch, open_in_emergency
from cercle.dossiers.actions.listed import list_by_hand, unlist
from cercle.dossiers.actions.matrix import set_right
from cercle.dossiers.actions.members import ADDABLE, BASES, add_to_circle, leave_circle, remove_member
from cercle.dossiers.actions.notes import edit_note, mark_seen, withdraw_note, write_note
from cercle.dossiers.actions.records import Duplicates, create_dossier, may_create, update_identity
from cercle.dossiers.actions.seats import (
    drop_circle_seats,
    fill_circle_seat,
    forget_circle_names,
    ready_circle_seats,
    rename_circle_seats,
    reserve_circle_seat,
    take_seat_away,
)

__all__ = [
    "ADDABLE",
    "BASES",
    "Duplicates",
    "NoMatch",
    "add_to_circle",
    "agree_and_unlist",
    "change_access",
    "create_dossier",
    "drop_circle_seats",
    "edit_note",
    "fill_circle_seat",
    "forget_circle_names",
    "leave_circle",
    "list_by_hand",
    "mark_seen",
    "may_create",
    "note_consent",
    "open_in_emergency",
    "ready_circle_seats",
    "remove_member",
    "rename_circle_seats",
    "reserve_circle_seat",
    "set_right",
    "take_seat_away",
    "unlist",
    "update_identity",
    "withdraw_consent",
    "withdraw_note",
    "write_note",
]
