"""The only door to invitations: who sees one, what they may do with it, and who is shown which contact."""

from cercle.invitations.access.contacts import ShownContact, contact_for
from cercle.invitations.access.held import accepted_by, deleted, lock, of_link, waiting_for, with_prefix
from cercle.invitations.access.matching import open_guests, open_matching, open_of_entry, pending_of_organisations
from cercle.invitations.access.messages import code_for_message, invitation_for_message, wish_for_message
from cercle.invitations.access.proving import birth_checks_of, blocks_of, blocks_on, codes_of, is_blocked
from cercle.invitations.access.rights import (
    Right,
    access_invitation,
    access_sponsor,
    access_wish,
    may_invite,
    may_invite_guests,
    rights_in,
    sponsor_of,
    submission,
    visible_invitations,
    wishes_of,
)

__all__ = [
    "Right",
    "ShownContact",
    "accepted_by",
    "access_invitation",
    "access_sponsor",
    "access_wish",
    "birth_checks_of",
    "blocks_of",
    "blocks_on",
    "code_for_message",
    "codes_of",
    "contact_for",
    "deleted",
    "invitation_for_message",
    "is_blocked",
    "lock",
    "may_invite",
    "may_invite_guests",
    "of_link",
    "open_guests",
    "open_matching",
    "open_of_entry",
    "pending_of_organisations",
    "rights_in",
    "sponsor_of",
    "submission",
    "visible_invitations",
    "waiting_for",
    "wish_for_message",
    "wishes_of",
    "with_prefix",
]
