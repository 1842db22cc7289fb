"""Conversations: members, pending seats, messages in one order for all."""

from cercle.discussions.models.attachment import Attachment
from cercle.discussions.models.discussion import CLOSABLE, Discussion, Kind
from cercle.discussions.models.message import Acknowledgement, Draft, Mention, Message, MessageVersion, Sign
from cercle.discussions.models.people import Guest, Member, Part, PendingSeat, SeatState
from cercle.discussions.models.search import SearchEntry

__all__ = [
    "CLOSABLE",
    "Acknowledgement",
    "Attachment",
    "Discussion",
    "Draft",
    "Guest",
    "Kind",
    "Member",
    "Mention",
    "Message",
    "MessageVersion",
    "Part",
    "PendingSeat",
    "SearchEntry",
    "SeatState",
    "Sign",
]
