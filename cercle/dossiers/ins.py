"""The national identity number of a patient (matricule INS): its form, its key, the authority that gave it.

Sources: référentiel INS; INSEE for the key. A number that somebody typed from a card is never an INS: only what came
from the national service (INSi) is, and only a qualified identity has one.
"""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from cercle.core.errors import Invalid
from cercle.dossiers.models import CircleMember, IdentityStatus, InsKind, Part

#: OID of the assigning authority, by kind.
OIDS = {
    InsKind.NIR: "1.2.250.1.213.1.4.8",
    InsKind.NIA: "1.2.250.1.213.1.4.9",
    InsKind.NIR_TEST: "1.2.250.1.213.1.4.10",
    InsKind.NIR_DEMO: "1.2.250.1.213.1.4.11",
}
#: Of patients who do not exist: never on a site with real ones, and nothing else in a demo.
PRETENDED = frozenset({InsKind.NIR_TEST, InsKind.NIR_DEMO})

_FORM = re.compile(r"[1-478]\d{4}(\d{2}|2[AB])\d{6}\d{2}")


def key(number: str) -> str:
    """The two digits that follow the thirteen of ``number``: 97 − (N mod 97); Corsica's letters count as 19 and 18."""
    digits = number[:13].replace("2A", "19").replace("2B", "18") if number[5:7] in {"2A", "2B"} else number[:13]
    return f"{97 - int(digits) % 97:02d}"


def normalise(typed: str) -> str:
    """Fifteen characters without spaces, letters in capitals."""
    return re.sub(r"[\s.\-\N{NO-BREAK SPACE}]", "", typed).upper()


def parse(typed: str, kind: str) -> str:
    """The number, checked. Raises ``Invalid`` (ins, ins_kind).

    The keys of published test numbers are often wrong, so theirs is not judged.
    """
    number = normalise(typed)
    if kind not in InsKind.values:
        raise Invalid({"ins_kind": _("Choisissez la nature du matricule.")})
    if (kind in PRETENDED) != settings.DEMO:
        words = _("Une démonstration ne contient que des matricules de test ou de démonstration.")
        other = _("Un matricule de test ou de démonstration n’a pas sa place ici.")
        raise Invalid({"ins_kind": words if settings.DEMO else other})
    if not _FORM.fullmatch(number):
        raise Invalid({"ins": _("Le matricule a 15 caractères : 13, puis les 2 chiffres de la clé.")})
    if kind not in PRETENDED and number[13:] != key(number):
        raise Invalid({"ins": _("La clé ne correspond pas : vérifiez chaque chiffre du matricule.")})
    return number


def readable(member: CircleMember) -> str:
    """The patient's number, for somebody who may open the dossier by this membership; "" where they may not read it.

    Only a qualified identity has one (RNIV), and only care and the patient use it: a caregiver never sees it.
    """
    dossier = member.dossier
    if dossier.identity != IdentityStatus.QUALIFIED or member.part not in {Part.PROFESSIONAL, Part.PATIENT}:
        return ""
    return dossier.ins or ""


def shown(number: str) -> str:
    """« 2 79 03 51 215 189 89 », as on a card."""
    cuts = ((0, 1), (1, 3), (3, 5), (5, 7), (7, 10), (10, 13), (13, 15))
    return "\N{NO-BREAK SPACE}".join(number[start:end] for start, end in cuts)
