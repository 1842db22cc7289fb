"""What is asked of dossiers."""

from cercle.dossiers.queries.circle import Circle, CircleState, Line, circle
from cercle.dossiers.queries.journal import JournalPage, journal_page
from cercle.dossiers.queries.listing import Listing, Row, dossier_list
from cercle.dossiers.queries.missing import Missing, most_missing

__all__ = [
    "Circle",
    "CircleState",
    "JournalPage",
    "Line",
    "Listing",
    "Missing",
    "Row",
    "circle",
    "dossier_list",
    "journal_page",
    "most_missing",
]
