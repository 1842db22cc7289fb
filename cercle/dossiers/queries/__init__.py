"""What is asked of dossiers."""

from cercle.dossiers.queries.circle import Circle, CircleState, Line, circle
from cercle.dossiers.queries.journal import JournalPage, Wording, journal_page, wordings
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
    "Wording",
    "circle",
    "dossier_list",
    "journal_page",
    "most_missing",
    "wordings",
]
