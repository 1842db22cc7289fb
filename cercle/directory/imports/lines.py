"""Checking one line and cutting out what is needed."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import md5
from operator import itemgetter
from zlib import adler32, crc32

from cercle.core import emails, phones
from cercle.directory import identifiers, professions
from cercle.directory.imports.columns import NEEDED

FIELDS = tuple(NEEDED)
#: Longest value kept of any cell; the national file's own are far shorter.
LONGEST = 250
_PLACE = {name: place for place, name in enumerate(FIELDS)}
_ID, _FAMILY, _CODE, _LABEL, _CATEGORY = (
    _PLACE[name] for name in ("national_id", "family_name", "profession_code", "profession", "category")
)
_PHONE, _PHONE_2, _EMAIL = (_PLACE[name] for name in ("phone", "phone_2", "email"))
_STRUCTURE, _FINESS, _SIRET, _NAME, _SIGN, _POSTCODE, _TOWN = (
    _PLACE[name] for name in ("structure", "finess", "siret", "name", "sign", "postcode", "town")
)


class Refused(ValueError):
    """This line is left out, and why; ``national_id`` is whom it is about, where that can be read."""

    def __init__(self, reason: str, national_id: str = "") -> None:
        super().__init__(reason)
        self.national_id = national_id


class Cutter:
    """Turns lines of one file, whose columns are known, into rows for the staging table."""

    def __init__(self, width: int, positions: dict[str, int | None]) -> None:
        self.width = width
        # An absent optional column reads the empty cell that is put after the last.
        self._pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(
            *(width if positions[name] is None else positions[name] for name in FIELDS)
        )
        self._id = positions["national_id"] or 0
        self.bad_check_digits = 0

    def row(self, number: int, line: str) -> str:
        """One row for COPY: line number, hash of what follows, then ``FIELDS``. Raises ``Refused``."""
        cells = line.split("|")
        if len(cells) != self.width:
            self._check_width(cells)
            cells.pop()
        cells.append("")
        if "\x00" in line:
            raise Refused("a forbidden character (NUL)", self._whose(cells))
        if "\\" in line or "\t" in line or "\r" in line:
            cells = [cell.replace("\\", "\\\\").replace("\t", " ").replace("\r", " ") for cell in cells]
        if " |" in line or "| " in line or len(line) > 2_000:
            cells = [cell.strip()[:LONGEST] for cell in cells]
        picked = self._pick(cells)
        self._check(picked)
        values = "\t".join(_completed(picked))
        return f"{number}\t{_digest(values)}\t{values}\n"

    def _check_width(self, cells: list[str]) -> None:
        """Rows of 2021 ended with a separator, hence one empty cell more."""
        if len(cells) == self.width + 1 and not cells[-1].strip():
            return
        raise Refused(f"{len(cells)} cells instead of {self.width}", self._whose(cells))

    def _whose(self, cells: list[str]) -> str:
        found = cells[self._id].strip() if len(cells) > self._id else ""
        return found if identifiers.national_id(found) else ""

    def _check(self, picked: tuple[str, ...]) -> None:
        national_id = picked[_ID]
        if not national_id.isdigit() and not identifiers.national_id(national_id):
            raise Refused("no usable « Identification nationale PP »")
        if len(national_id) > 20:
            raise Refused("« Identification nationale PP » is too long")
        if not picked[_FAMILY]:
            raise Refused("no « Nom d'exercice »", national_id)
        if not picked[_LABEL] and picked[_CODE] not in professions.BY_CODE:
            raise Refused("no « Libellé profession », and a code that is not known", national_id)
        if national_id[0] == "8" and not identifiers.rpps(national_id[1:]):
            self.bad_check_digits += 1


def _digest(values: str) -> int:
    """64 bits that tell whether a row changed: a checksum between two editions of one file, not a seal."""
    data = values.encode()
    return (crc32(data) << 32 | adler32(data)) - (1 << 63)


def _completed(picked: tuple[str, ...]) -> list[str]:
    """With a label for every profession, an identifier for every structure, and contact details that can be used."""
    row = list(picked)
    if not picked[_LABEL]:
        row[_LABEL] = professions.BY_CODE[picked[_CODE]].label
    if picked[_CATEGORY] == "E":
        # Students have the codes of their future profession in a table of their own.
        row[_LABEL] += " (étudiant)"
    if not picked[_STRUCTURE]:
        row[_STRUCTURE] = _structure(picked)
    if picked[_PHONE]:
        row[_PHONE] = _phone(picked[_PHONE])
    if picked[_PHONE_2]:
        row[_PHONE_2] = _phone(picked[_PHONE_2])
    if picked[_EMAIL]:
        row[_EMAIL] = _email(picked[_EMAIL])
    return row


# Colleagues of one structure share its details, and their rows are often neighbours.
@lru_cache(maxsize=50_000)
def _phone(text: str) -> str:
    """The number in the one form we keep; empty when nobody could be reached there."""
    try:
        return phones.normalise(text)
    except ValueError:
        return ""


@lru_cache(maxsize=50_000)
def _email(text: str) -> str:
    try:
        return emails.normalise(text)
    except ValueError:
        return ""


def _structure(picked: tuple[str, ...]) -> str:
    if picked[_FINESS]:
        return "F" + picked[_FINESS]
    if picked[_SIRET]:
        return "C" + picked[_SIRET]
    if not (picked[_NAME] or picked[_SIGN]):
        return ""
    text = "|".join((picked[_NAME], picked[_SIGN], picked[_POSTCODE], picked[_TOWN]))
    return "N:" + md5(text.encode(), usedforsecurity=False).hexdigest()
