"""Rows of a synthetic extraction, in exactly the national format (reference: ANS, PS_LibreAcces_Personne_activite)."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from cercle.directory import professions
from cercle.directory.identifiers import check_digit
from cercle.directory.imports.columns import HEADER
from cercle.directory.sample import people
from cercle.directory.sample.places import Structure, structure

#: RPPS numbers of the ANS sandbox begin with 997: they cannot be a real person's.
SANDBOX = "997"
PEOPLE_IN_RANGE = 10_000_000
#: (code, weight): roughly who is in the national file.
WEIGHTS = (
    ("60", 30.0),
    ("10", 14.0),
    ("35", 12.0),
    ("70", 7.0),
    ("21", 5.0),
    ("93", 5.0),
    ("40", 3.0),
    ("71", 2.5),
    ("91", 2.0),
    ("28", 2.0),
    ("86", 2.0),
    ("98", 2.0),
    ("50", 1.5),
    ("36", 1.5),
    ("37", 1.5),
    ("41", 1.5),
    ("51", 1.5),
    ("80", 1.0),
    ("94", 1.0),
    ("95", 1.0),
    ("96", 1.0),
    ("26", 0.5),
    ("31", 0.5),
    ("53", 0.5),
)
GENERAL = (
    ("SM54", "Médecine Générale"),
    ("SM26", "Qualifié en Médecine Générale"),
    ("SM53", "Spécialiste en Médecine Générale"),
)
SPECIALTIES = (
    ("SM02", "Anesthésie-réanimation"),
    ("SM04", "Cardiologie et maladies vasculaires"),
    ("SM15", "Dermatologie et vénéréologie"),
    ("SM18", "Gériatrie"),
    ("SM20", "Gynécologie-obstétrique"),
    ("SM24", "Gastro-entérologie et hépatologie"),
    ("SM32", "Neurologie"),
    ("SM38", "Ophtalmologie"),
    ("SM40", "Pédiatrie"),
    ("SM41", "Pneumologie"),
    ("SM42", "Psychiatrie"),
    ("SM44", "Radio-diagnostic"),
    ("SM48", "Rhumatologie"),
)
AUTHORITIES = {"10": "CNOM/CNOM/CNOM", "40": "CNOCD/CNOCD/CNOCD", "21": "CNOP/CNOP/CNOP", "60": "ONI/ONI/ONI"}
#: Ranges that Arcep keeps for films: nobody answers.
FICTITIOUS = ("019900", "026191", "035301", "046571", "053649", "063998")
#: Kept for examples (RFC 2606): nothing can arrive there.
DOMAINS = ("cabinets.example", "sante-bretagne.example", "hopitaux.example", "poste.example", "pharmacies.example")
SPELLINGS = ("{0} {1} {2} {3} {4}", "{0}{1}{2}{3}{4}", "{0}.{1}.{2}.{3}.{4}", "{0}-{1}-{2}-{3}-{4}")


def lines(rows: int, seed: int) -> Iterator[str]:
    """The header, then ``rows`` lines without line ends; the same for the same seed. Needs no memory to speak of."""
    yield HEADER
    random = Random(f"directory:{seed}")  # noqa: S311 — data to look at, nothing secret
    start, structures = random.randrange(PEOPLE_IN_RANGE), max(3, rows // 6)
    codes = [code for code, _ in WEIGHTS]
    weights = list(accumulate(weight for _, weight in WEIGHTS))
    left, person = rows, 0
    while left:
        identity = _identity(random, start + person, random.choices(codes, cum_weights=weights)[0])
        for _ in range(min(left, random.choices((1, 2, 3), cum_weights=(80, 96, 100))[0])):
            yield "|".join([*identity, *_activity(random, identity[9], structure(random.randrange(structures)))])
            left -= 1
        person += 1


def _identity(random: Random, number: int, profession: str) -> list[str]:
    """The first 13 columns: who they are, the same in each of their rows."""
    # An odd step that shares no factor with the range visits every number once, in no visible order.
    body = f"{SANDBOX}{number * 7_368_787 % PEOPLE_IN_RANGE:07d}"
    rpps = body + check_digit(body)
    title = ("DR", "Docteur") if profession in {"10", "40"} else ("", "")
    civility = random.choice((("M", "Monsieur"), ("MME", "Madame")))
    label = professions.BY_CODE[profession].label
    student = profession in {"10", "60"} and random.random() < 0.01
    category = ("E", "Etudiant") if student else ("C", "Civil")
    names = (people.family_name(random), people.given_name(random))
    return ["8", rpps, f"8{rpps}", *title, *civility, *names, profession, label, *category]


def _activity(random: Random, profession: str, place: Structure) -> list[str]:
    """The other 43 columns: one place and way in which they work."""
    skill = ("", "", "", "")
    if profession == "10":
        group = GENERAL if random.random() < 0.5 else SPECIALTIES
        skill = ("S", "Spécialité ordinale", *random.choice(group))
    own = place.sector[0] in {"SA07", "SA08"}
    mode = ("L", "Libéral") if own or random.random() < 0.1 else ("S", "Salarié")
    town = place.town
    phone, second, fax, email = _contacts(random, place)
    siren = place.siret[:9]
    return [
        *skill,
        *mode,
        *(place.siret, siren, place.finess, place.finess, place.identifier, place.name, place.sign),
        *("", "", place.street[0], "", *place.street[1:], "", f"{town.postcode} {town.name.upper()}"),
        *(town.postcode, town.code, town.name, "99000", "France"),
        *(phone, second, fax, email),
        *(town.department, town.department_name, place.former, AUTHORITIES.get(profession, "ARS/ARS/ARS")),
        *place.sector,
        *(("A", "Titulaires d'officine") if profession == "21" else ("", "")),
        *(("FON-01", "Titulaire de cabinet") if own else ("FON-33", "Salarié en poste fixe")),
        *("GENR01", "Activité standard de soin ou de pharmacien"),
    ]


def _contacts(random: Random, place: Structure) -> tuple[str, str, str, str]:
    """Telephone, second one, fax, e-mail as declared: in all spellings, often absent, now and then unusable."""
    draw = random.random()
    phone = _phone(random) if draw < 0.65 else ""
    second = _phone(random) if draw < 0.08 else ""
    fax = _phone(random) if draw < 0.2 else ""
    number = place.identifier[-6:].lower()
    email = f"contact.{number}@{random.choice(DOMAINS)}" if random.random() < 0.3 else ""
    if draw > 0.995:
        phone, email = "NEANT", "contact(at)cabinet"
    elif email and draw < 0.05:
        email = f" {email.upper()}"
    return phone, second, fax, email


def _phone(random: Random) -> str:
    digits = f"{random.choice(FICTITIOUS)}{random.randrange(10_000):04d}"
    pairs = [digits[place : place + 2] for place in range(0, 10, 2)]
    draw = random.random()
    if draw < 0.08:
        return "+33" + digits[1:]
    return SPELLINGS[int(draw * 97) % len(SPELLINGS)].format(*pairs)
