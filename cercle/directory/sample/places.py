"""Real towns with their INSEE codes and postcodes, and structures that exist only here."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from cercle.directory.identifiers import check_digit

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Town:
    code: str  # INSEE: 2A/2B in Corsica, three digits of department overseas
    postcode: str
    name: str
    department: str
    department_name: str


@dataclass(frozen=True, slots=True)
class Structure:
    """``sector`` and its label are of TRE_R02; the identifiers are in a range without real establishments (99)."""

    identifier: str
    former: str
    finess: str
    siret: str
    name: str
    sign: str
    sector: tuple[str, str]
    town: Town
    street: tuple[str, str, str, str]  # number, code and label of the kind of way, name


SECTORS = (
    ("SA07", "Cabinet individuel", "CABINET"),
    ("SA08", "Cabinet de groupe", "CABINET DE GROUPE"),
    ("SA08", "Cabinet de groupe", "MAISON DE SANTE"),
    ("SA01", "Etablissement public de santé", "CENTRE HOSPITALIER"),
    ("SA05", "Centre de santé", "CENTRE DE SANTE"),
    ("SA17", "Etablissement d'hébergement pour personnes âgées", "EHPAD"),
    ("SA33", "Pharmacie d'officine", "PHARMACIE"),
    ("SA25", "Laboratoire de biologie médicale", "LABORATOIRE"),
)
NAMES = (
    "DES TILLEULS",
    "DU PARC",
    "DE LA GARE",
    "SAINT-MICHEL",
    "DU CENTRE",
    "DES ÉCOLES",
    "DE L'HÔTEL DE VILLE",
    "SAINTE-ANNE",
    "DES LILAS",
    "DU VIEUX PORT",
    "BEAUSÉJOUR",
    "LES JARDINS D'AUTOMNE",
)
WAYS = (("R", "Rue"), ("AV", "Avenue"), ("BD", "Boulevard"), ("PL", "Place"), ("CHE", "Chemin"), ("RTE", "Route"))
STREETS = (
    "DE LA REPUBLIQUE",
    "VICTOR HUGO",
    "DES ECOLES",
    "DU GENERAL LECLERC",
    "PASTEUR",
    "DE L'EGLISE",
    "JEAN JAURES",
)


@cache
def towns() -> list[Town]:
    departments = dict(line.split(",", 1) for line in _lines("departments.csv"))
    found = []
    for line in [*_lines("towns.csv"), *_districts()]:
        code, postcode, name = line.split(",")
        department = code[:3] if code.startswith("97") else code[:2]
        found.append(Town(code, postcode, name, department, departments[department]))
    return found


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def _districts() -> list[str]:
    """Paris, Lyon and Marseille are known by their districts (« 75115 », « Paris 15e Arrondissement »)."""
    found = []
    for name, code, postcode, count in (
        ("Paris", 75100, 75000, 20),
        ("Lyon", 69380, 69000, 9),
        ("Marseille", 13200, 13000, 16),
    ):
        for number in range(1, count + 1):
            place = f"{number}{'er' if number == 1 else 'e'}"
            found.append(f"{code + number},{postcode + number},{name} {place} Arrondissement")
    return found


@lru_cache(maxsize=4_096)
def structure(number: int) -> Structure:
    """The structure of this number: always the same, so that any number of them needs no memory."""
    all_towns = towns()
    town = all_towns[number * 7919 % len(all_towns)]
    code, label, kind = SECTORS[number * 31 % len(SECTORS)]
    sector = (code, label)
    name = (
        f"{kind} {NAMES[number * 17 % len(NAMES)]}" if kind != "CENTRE HOSPITALIER" else f"{kind} {town.name.upper()}"
    )
    street = (str(number % 180 + 1), *WAYS[number % len(WAYS)], STREETS[number * 13 % len(STREETS)])
    body = f"99{number % 1_000_000:06d}"
    finess = body + check_digit(body)
    if code in {"SA07", "SA08"}:
        rank = f"1000{number:09d}"
        return Structure(f"R{rank}", f"4{rank}", "", "", name, "", sector, town, street)
    if code == "SA33":
        siren = body + check_digit(body)
        siret = siren + "0001"
        siret += check_digit(siret)
        return Structure(f"C{siret}", f"3{siret}", "", siret, name, f"{name} {town.name.upper()}", sector, town, street)
    return Structure(f"F{finess}", f"1{finess}", finess, "", name, "", sector, town, street)
