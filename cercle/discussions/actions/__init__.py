"""Everything that changes a discussion, one act per file."""

from cercle.discussions.actions.acknowledge import sign_message
from cercle.discussions.actions.add import add_member
from cercle.discussions.actions.attach import remove_attachment, upload_attachment
from cercle.discussions.actions.close import close_discussion, reopen_discussion
from cercle.discussions.actions.consult import note_consultation, note_consultations
from cercle.discussions.actions.draft import drop_draft, save_draft
from cercle.discussions.actions.edit import edit_message
from cercle.discussions.actions.export import note_export
from cercle.discussions.actions.guests import confirm_guest, remove_guest, rename_thread, update_guest
from cercle.discussions.actions.keep import archive_discussion, mute_discussion, pin_discussion
from cercle.discussions.actions.leave import leave_discussion
from cercle.discussions.actions.post import post_message
from cercle.discussions.actions.read import mark_read
from cercle.discussions.actions.rename import rename_discussion
from cercle.discussions.actions.seats import drop_seats, fill_seat, ready_seats, reserve_seat
from cercle.discussions.actions.start import start_discussion
from cercle.discussions.actions.threads import NewGuest, join_thread, open_thread
from cercle.discussions.actions.typing import tell_typing
from cercle.discussions.actions.withdraw import withdraw_message

__all__ = [
    "NewGuest",
    "add_member",
    "archive_discussion",
    "close_discussion",
    "confirm_guest",
    "drop_draft",
    "drop_seats",
    "edit_message",
    "fill_seat",
    "join_thread",
    "leave_discussion",
    "mark_read",
    "mute_discussion",
    "note_consultation",
    "note_consultations",
    "note_export",
    "open_thread",
    "pin_discussion",
    "post_message",
    "ready_seats",
    "remove_attachment",
    "remove_guest",
    "rename_discussion",
    "rename_thread",
    "reopen_discussion",
    "reserve_seat",
    "save_draft",
    "sign_message",
    "start_discussion",
    "tell_typing",
    "update_guest",
    "upload_attachment",
    "withdraw_message",
]
