"""Patients, their care circle and what is written about them."""

from cercle.dossiers.models.circle import Basis, CircleMember, CircleSeat, CircleSeatState, Listed, Part
from cercle.dossiers.models.dossier import Dossier, IdentityMark, IdentityStatus, InsKind, Sex
from cercle.dossiers.models.journal import Category, JournalEntry, JournalVersion
from cercle.dossiers.models.rights import Consent, ConsentKind, ConsentMeans, ConsentScope, RightChange

__all__ = [
    "Basis",
    "Category",
    "CircleMember",
    "CircleSeat",
    "CircleSeatState",
    "Consent",
    "ConsentKind",
    "ConsentMeans",
    "ConsentScope",
    "Dossier",
    "IdentityMark",
    "IdentityStatus",
    "InsKind",
    "JournalEntry",
    "JournalVersion",
    "Listed",
    "Part",
    "RightChange",
    "Sex",
]
