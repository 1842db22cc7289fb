"""What is asked of dossiers."""

from cercle.dossiers.queries.circle import Circle, CircleState, Line, circle
from cercle.dossiers.queries.journal import JournalPage, journal_page
from cercle.dossiers.queries.listing import Listing, Row, dossier_list

__all__ = [
    "Circle",
    "CircleState",
    "JournalPage",
    "Line",
    "Listing",
    "Row",
    "circle",
    "dossier_list",
    "journal_page",
]
