"""Patients, their care circle and what is written about them."""

from cercle.dossiers.models.appointment import Appointment
from cercle.dossiers.models.circle import Basis, CircleMember, CircleSeat, CircleSeatState, Listed, Part
from cercle.dossiers.models.document import Confidentiality, Document, DocumentKind, DocumentVersion
from cercle.dossiers.models.dossier import Dossier, IdentityMark, IdentityStatus, InsKind, Sex
from cercle.dossiers.models.journal import Category, JournalEntry, JournalVersion
from cercle.dossiers.models.rights import Consent, ConsentKind, ConsentMeans, ConsentScope, RightChange
from cercle.dossiers.models.task import Task

__all__ = [
    "Appointment",
    "Basis",
    "Category",
    "CircleMember",
    "CircleSeat",
    "CircleSeatState",
    "Confidentiality",
    "Consent",
    "ConsentKind",
    "ConsentMeans",
    "ConsentScope",
    "Document",
    "DocumentKind",
    "DocumentVersion",
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
    "Task",
]
