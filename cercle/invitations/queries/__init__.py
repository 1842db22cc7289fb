"""Reading invitations. Every question costs the same number of queries however much there is."""

from cercle.invitations.landing import Landing, landing
from cercle.invitations.person import Person, person
from cercle.invitations.queries.counts import Weeks, invitations_by_week, invited_counts, pending_count
from cercle.invitations.queries.lists import (
    LARGEST_PAGE,
    STATUSES,
    Page,
    Row,
    deliveries,
    guests_invited,
    handovers,
    list_invitations,
    own_rows,
    row_of,
)

__all__ = [
    "LARGEST_PAGE",
    "STATUSES",
    "Landing",
    "Page",
    "Person",
    "Row",
    "Weeks",
    "deliveries",
    "guests_invited",
    "handovers",
    "invitations_by_week",
    "invited_counts",
    "landing",
    "list_invitations",
    "own_rows",
    "pending_count",
    "person",
    "row_of",
]
