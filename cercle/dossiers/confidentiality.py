"""Who reads a document of each confidentiality, among those whom the matrix of rights lets read documents at all.

Patients and caregivers do not stand here: they read what is marked as meant for them.
"""

from collections.abc import Mapping

from cercle.dossiers.models import Confidentiality
from cercle.dossiers.rights import Holder

#: Health professionals in the sense of the Code de la santé publique (fourth part), and who works for them.
_HEALTH = frozenset({Holder.MEDICAL, Holder.PHARMACY, Holder.NURSING, Holder.ALLIED, Holder.SECRETARY})

READERS: Mapping[Confidentiality, frozenset[Holder]] = {
    Confidentiality.CIRCLE: _HEALTH | {Holder.PSYCHOLOGY, Holder.SOCIAL, Holder.OTHER},
    Confidentiality.HEALTH: _HEALTH,
    Confidentiality.MEDICAL: frozenset({Holder.MEDICAL}),
}


def open_to(holder: Holder) -> list[Confidentiality]:
    """The confidentialities that ``holder`` may read."""
    return [level for level, holders in READERS.items() if holder in holders]
