"""Which one dossier somebody means who is not in its circle: by all that identifies the patient, or not at all."""

from dataclasses import dataclass
from datetime import date

from cercle.core.words import plain
from cercle.dossiers.models import Dossier


@dataclass(frozen=True)
class Meant:
    """The patient's number and birth date; without a number, birth name, first given name, birth date and sex."""

    birth_date: date | None
    number: int | None = None
    birth_name: str = ""
    given_name: str = ""
    sex: str = ""


def only_match(meant: Meant) -> Dossier | None:
    """The dossier of which all of that is true, if it is the only one. One query, whatever it finds."""
    born = Dossier.objects.filter(birth_date=meant.birth_date)
    if meant.number is not None:
        found = list(born.filter(number=meant.number))
    else:
        wanted = (_folded(meant.birth_name), _folded(meant.given_name))
        same = born.filter(sex=meant.sex)
        found = [each for each in same if (_folded(each.birth_name), _folded(each.given_name)) == wanted]
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    """Accents, case, spaces and hyphens do not tell two names apart."""
    return "".join(plain(name).split())
