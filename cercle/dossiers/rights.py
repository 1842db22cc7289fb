"""The matrix of rights: who, by profession or role, may do what in the dossiers whose circle they are in.

This is the one table. docs/permissions.md is written from it (``cercle permissions``); an administrator may change
cells of it for their site (``RightChange``), with a trace. Whoever is in no circle may do nothing, whatever it says.
"""

from collections.abc import Mapping
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(Enum):
    """An act. The value is stable: changes made by administrators name it."""

    READ = "read"
    EDIT_IDENTITY = "edit_identity"
    READ_CIRCLE = "read_circle"
    INVITE = "invite"
    REMOVE = "remove"
    CONSENT = "consent"
    READ_JOURNAL = "read_journal"
    WRITE_JOURNAL = "write_journal"
    READ_DOCUMENTS = "read_documents"
    WRITE_DOCUMENTS = "write_documents"
    READ_TASKS = "read_tasks"
    WRITE_TASKS = "write_tasks"
    READ_APPOINTMENTS = "read_appointments"
    WRITE_APPOINTMENTS = "write_appointments"
    START_DISCUSSION = "start_discussion"
    READ_ACCESSES = "read_accesses"
    PRINT = "print"
    BREAK_GLASS = "break_glass"


#: What each act is called.
ACTS: Mapping[Right, Promise] = {
    Right.READ: _("Ouvrir le dossier"),
    Right.EDIT_IDENTITY: _("Corriger l’identité du patient"),
    Right.READ_CIRCLE: _("Voir le cercle de soins"),
    Right.INVITE: _("Ajouter au cercle et inviter"),
    Right.REMOVE: _("Retirer du cercle"),
    Right.CONSENT: _("Noter les accords et oppositions"),
    Right.READ_JOURNAL: _("Lire le fil d’actualité"),
    Right.WRITE_JOURNAL: _("Écrire dans le fil d’actualité"),
    Right.READ_DOCUMENTS: _("Lire les documents"),
    Right.WRITE_DOCUMENTS: _("Déposer des documents"),
    Right.READ_TASKS: _("Voir les tâches"),
    Right.WRITE_TASKS: _("Confier et faire des tâches"),
    Right.READ_APPOINTMENTS: _("Voir les rendez-vous"),
    Right.WRITE_APPOINTMENTS: _("Noter des rendez-vous"),
    Right.START_DISCUSSION: _("Ouvrir une discussion à propos du patient"),
    Right.READ_ACCESSES: _("Voir qui a consulté"),
    Right.PRINT: _("Imprimer la synthèse"),
    Right.BREAK_GLASS: _("Ouvrir un dossier en urgence, sans être du cercle"),
}


class Holder(Enum):
    """Who: a group of professions, or a part that somebody has in a circle. EMERGENCY is what is left of their
    profession's row to whoever broke the glass: they may what both rows allow."""

    MEDICAL = "medical"
    PHARMACY = "pharmacy"
    NURSING = "nursing"
    ALLIED = "allied"
    PSYCHOLOGY = "psychology"
    SOCIAL = "social"
    OTHER = "other"
    SECRETARY = "secretary"
    CAREGIVER = "caregiver"
    PATIENT = "patient"
    EMERGENCY = "emergency"


HOLDERS: Mapping[Holder, Promise] = {
    Holder.MEDICAL: _("Professions médicales"),
    Holder.PHARMACY: _("Pharmacie"),
    Holder.NURSING: _("Soins infirmiers et aide-soignants"),
    Holder.ALLIED: _("Rééducation et autres professions de santé"),
    Holder.PSYCHOLOGY: _("Psychologie et usagers de titre"),
    Holder.SOCIAL: _("Professions sociales"),
    Holder.OTHER: _("Autre professionnel"),
    Holder.SECRETARY: _("Secrétariat"),
    Holder.CAREGIVER: _("Aidant"),
    Holder.PATIENT: _("Patient"),
    Holder.EMERGENCY: _("Accès en urgence"),
}

#: Codes of the national table (TRE_G15, TRE_R94, TRE_R95) by group. A code that is missing here is OTHER.
PROFESSIONS: Mapping[str, Holder] = {
    **dict.fromkeys(("10", "40", "50"), Holder.MEDICAL),
    **dict.fromkeys(("21", "38", "39"), Holder.PHARMACY),
    **dict.fromkeys(("35", "37", "60", "69"), Holder.NURSING),
    **dict.fromkeys(("26", "28", "31", "32", "36", "70", "80", "81", "82", "83", "84"), Holder.ALLIED),
    **dict.fromkeys(("85", "86", "91", "92", "94", "95", "96", "97", "98"), Holder.ALLIED),
    **dict.fromkeys(("71", "72", "73", "93"), Holder.PSYCHOLOGY),
    **dict.fromkeys(("41", "42", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53"), Holder.SOCIAL),
}

_CARE = frozenset(Right) - {Right.BREAK_GLASS}
_READERS = frozenset({Right.READ, Right.READ_CIRCLE, Right.READ_JOURNAL, Right.READ_TASKS, Right.READ_APPOINTMENTS})

#: The table as it ships. What is not in a set is refused.
MATRIX: Mapping[Holder, frozenset[Right]] = {
    Holder.MEDICAL: _CARE | {Right.BREAK_GLASS},
    Holder.PHARMACY: _CARE - {Right.EDIT_IDENTITY, Right.REMOVE, Right.CONSENT},
    Holder.NURSING: _CARE | {Right.BREAK_GLASS},
    Holder.ALLIED: _CARE - {Right.EDIT_IDENTITY, Right.REMOVE},
    Holder.PSYCHOLOGY: _CARE - {Right.EDIT_IDENTITY, Right.REMOVE},
    Holder.SOCIAL: _CARE - {Right.EDIT_IDENTITY, Right.REMOVE},
    Holder.OTHER: _CARE - {Right.EDIT_IDENTITY, Right.REMOVE, Right.CONSENT, Right.READ_DOCUMENTS, Right.PRINT},
    Holder.SECRETARY: _CARE - {Right.REMOVE, Right.CONSENT, Right.READ_DOCUMENTS, Right.PRINT},
    Holder.CAREGIVER: _READERS | {Right.READ_DOCUMENTS},
    Holder.PATIENT: _READERS | {Right.READ_DOCUMENTS, Right.READ_ACCESSES, Right.PRINT},
    Holder.EMERGENCY: _READERS | {Right.READ_DOCUMENTS, Right.PRINT},
}

#: What a caregiver's scope opens; the rest of their row does not depend on it.
SCOPES: Mapping[str, frozenset[Right]] = {
    "circle": frozenset({Right.READ_CIRCLE}),
    "journal": frozenset({Right.READ_JOURNAL}),
    "documents": frozenset({Right.READ_DOCUMENTS}),
    "tasks": frozenset({Right.READ_TASKS}),
    "appointments": frozenset({Right.READ_APPOINTMENTS}),
}

SCOPE_NAMES: Mapping[str, Promise] = {
    "circle": _("le cercle de soins"),
    "journal": _("les notes qui lui sont destinées"),
    "documents": _("les documents qui lui sont destinés"),
    "tasks": _("les tâches"),
    "appointments": _("les rendez-vous"),
}


def within(scope: list[str], rights: frozenset[Right]) -> frozenset[Right]:
    """``rights`` as far as a caregiver's ``scope`` goes; an empty scope leaves the opening of the dossier alone."""
    opened = frozenset().union(*(SCOPES.get(code, frozenset()) for code in scope))
    return rights & (opened | (_CARE - frozenset().union(*SCOPES.values())))
