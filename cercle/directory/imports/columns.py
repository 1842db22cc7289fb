"""Columns of the national file, found by name: their order and number have changed and will again."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from cercle.directory.imports.errors import FileFault

#: The 56 columns of today's file, as its first line has them.
HEADER = (Path(__file__).parent / "header.txt").read_text(encoding="utf-8").strip()

#: What the import reads, in the order in which it is staged: name here → name in the file, further names seen there.
NEEDED: dict[str, tuple[str, ...]] = {
    "national_id": ("Identification nationale PP",),
    "title": ("Code civilité d'exercice",),
    "family_name": ("Nom d'exercice",),
    "given_name": ("Prénom d'exercice",),
    "profession_code": ("Code profession",),
    "profession": ("Libellé profession",),
    "category": ("Code catégorie professionnelle",),
    "specialty_code": ("Code savoir-faire",),
    "specialty": ("Libellé savoir-faire",),
    "mode": ("Libellé mode exercice",),
    "siret": ("Numéro SIRET site",),
    "finess": ("Numéro FINESS site",),
    "structure": ("Identifiant technique de la structure",),
    "name": ("Raison sociale site",),
    "sign": ("Enseigne commerciale site",),
    "way_number": ("Numéro Voie (coord. structure)",),
    "way_index": ("Indice répétition voie (coord. structure)",),
    "way_kind": ("Libellé type de voie (coord. structure)",),
    "way": ("Libellé Voie (coord. structure)",),
    "postcode": ("Code postal (coord. structure)",),
    "town_code": ("Code commune (coord. structure)",),
    "town": ("Libellé commune (coord. structure)",),
    "phone": ("Téléphone (coord. structure)",),
    "phone_2": ("Téléphone 2 (coord. structure)",),
    "email": ("Adresse e-mail (coord. structure)", "Adresse BAL (coord. structure)"),
    "sector": ("Libellé secteur d'activité",),
    "role": ("Libellé rôle", "Libellé fonction"),
}
#: Absent from the files of 2020 and 2021 (52 columns).
OPTIONAL = frozenset({"role"})


def normalise(name: str) -> str:
    """A column's name without what varies between editions: Unicode form, case, kind of apostrophe, spaces."""
    plain = unicodedata.normalize("NFC", name.replace("\ufeff", "")).casefold()
    return " ".join(plain.replace("’", "'").replace("ʼ", "'").split())


def positions(header: str) -> tuple[int, dict[str, int | None]]:
    """How many columns the file has, and where each needed one is; None for an optional one that is absent.

    Raises ``FileFault`` that names every needed column that is missing.
    """
    names = [normalise(name) for name in header.rstrip("\r\n").split("|")]
    if names and not names[-1]:
        names.pop()  # a header with the trailing separator that rows had in 2021
    where = {name: place for place, name in reversed(list(enumerate(names)))}
    found = {wanted: _place(where, spellings) for wanted, spellings in NEEDED.items()}
    missing = [NEEDED[wanted][0] for wanted, place in found.items() if place is None and wanted not in OPTIONAL]
    if len(missing) == len(NEEDED) - len(OPTIONAL):
        raise FileFault("this is not a PS_LibreAcces_Personne_activite file: its first line names none of the columns.")
    if missing:
        raise FileFault(f"the file lacks {_listed(missing)}.")
    return len(names), found


def _place(where: dict[str, int], spellings: Sequence[str]) -> int | None:
    return next((where[name] for name in map(normalise, spellings) if name in where), None)


def _listed(names: list[str]) -> str:
    quoted = ", ".join(f"« {name} »" for name in names)
    return f"the column{'s' if len(names) > 1 else ''} {quoted}"
