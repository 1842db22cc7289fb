"""The only door to discussions: who may see one, and what they may do in it."""

from cercle.discussions.access.discussions import (
    access_discussion,
    guests_of,
    hold,
    hold_unseen,
    opens_more,
    rights_in,
    visible_discussions,
)
from cercle.discussions.access.files import access_attachment, attachable, visible_attachments
from cercle.discussions.access.messages import access_message, visible_drafts, visible_messages, withdrawn_before
from cercle.discussions.access.rights import ADDABLE, OPEN_SEATS, RIGHTS, Right, may_start, readers, rights_of
from cercle.discussions.access.seats import access_seat, seats_of, visible_seats
from cercle.discussions.access.threads import (
    access_guest,
    access_thread,
    cared_by,
    carers_at,
    carers_of,
    visible_guests,
)

__all__ = [
    "ADDABLE",
    "OPEN_SEATS",
    "RIGHTS",
    "Right",
    "access_attachment",
    "access_discussion",
    "access_guest",
    "access_message",
    "access_seat",
    "access_thread",
    "attachable",
    "cared_by",
    "carers_at",
    "carers_of",
    "guests_of",
    "hold",
    "hold_unseen",
    "may_start",
    "opens_more",
    "readers",
    "rights_in",
    "rights_of",
    "seats_of",
    "visible_attachments",
    "visible_discussions",
    "visible_drafts",
    "visible_guests",
    "visible_messages",
    "visible_seats",
    "withdrawn_before",
]
