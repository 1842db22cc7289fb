"""Reading discussions. Every function starts from what the person may see and costs the same number of queries
however much there is."""

from cercle.discussions.queries.activity import messages_by_week
from cercle.discussions.queries.beside import files_of, mentions_of, signs_of
from cercle.discussions.queries.consultations import Consultation, consultations
from cercle.discussions.queries.drafts import draft
from cercle.discussions.queries.files import waiting_files
from cercle.discussions.queries.listing import (
    Listing,
    discussion_list,
    pair_with,
    row,
    rows_of,
    uncounted,
    unread_total,
)
from cercle.discussions.queries.messages import (
    MOST,
    Missed,
    changed,
    message,
    messages,
    missed,
    newest_position,
    said_since,
    told,
    versions,
)
from cercle.discussions.queries.people import Participants, members_of, name_in, participants, people_mark
from cercle.discussions.queries.presence import colleagues, connected
from cercle.discussions.queries.rows import Name, Row
from cercle.discussions.queries.searching import Found, Hit, search
from cercle.discussions.queries.slices import Slice, first_since, slice_around, slice_of
from cercle.discussions.queries.threads import existing_thread, guests, guests_at

__all__ = [
    "MOST",
    "Consultation",
    "Found",
    "Hit",
    "Listing",
    "Missed",
    "Name",
    "Participants",
    "Row",
    "Slice",
    "changed",
    "colleagues",
    "connected",
    "consultations",
    "discussion_list",
    "draft",
    "existing_thread",
    "files_of",
    "first_since",
    "guests",
    "guests_at",
    "members_of",
    "mentions_of",
    "message",
    "messages",
    "messages_by_week",
    "missed",
    "name_in",
    "newest_position",
    "pair_with",
    "participants",
    "people_mark",
    "row",
    "rows_of",
    "said_since",
    "search",
    "signs_of",
    "slice_around",
    "slice_of",
    "told",
    "uncounted",
    "unread_total",
    "versions",
    "waiting_files",
]
