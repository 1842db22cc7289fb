"""Plausible French names that belong to nobody in particular."""

from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent
PARTICLES = {"Le", "La", "Du", "De", "Da", "El", "Ben"}
#: Names outside the frequent ones are put together from these: a national directory has tens of thousands of them.
BEGINNINGS = (
    "Ba Be Bi Bou Bri Ca Cha Che Cla Co Da De Di Dou Du Fa Fe Fla Fon Ga Ge Gou Gra Gui Ha Ja Jou La Le Li Lou "
)
BEGINNINGS += "Ma Me Mi Mon Mou Na No Pa Pe Pi Plan Pou Ra Ri Ro Rou Sa Se Sau Ta Te Ti Tou Va Ve Vi Vil"
MIDDLES = "ba be bi ca che co da de di fa gi go la le li lo ma me mi na ni no pe pi ra re ri ro sa se si ta te ti va vi"
ENDINGS = "ard aud ault beau bert chon din dot dier eau el elle er et eux ez gnon guet ier in let lier lin lot mand "
ENDINGS += "mont net nier nin not on ot quet ret rin rand sard sin son teau thier tier tin ton tot val vel vier ville"
RARE_SHARE, COMPOUND_SHARE = 0.3, 0.05


def _read(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").split()


@cache
def _family_names() -> tuple[list[str], list[float]]:
    """The frequent names, first ones more so (Zipf), with their cumulated weights."""
    found = list(dict.fromkeys(_read("family_names.txt")))
    return found, list(accumulate(1 / (place + 8) for place in range(len(found))))


@cache
def _given_names() -> list[str]:
    return list(dict.fromkeys(_read("given_names.txt")))


@cache
def _syllables() -> tuple[list[str], list[str], list[str]]:
    return BEGINNINGS.split(), MIDDLES.split(), ENDINGS.split()


def given_name(random: Random) -> str:
    return random.choice(_given_names())


def family_name(random: Random) -> str:
    """In capitals as in the national file, particles apart (« LE GALL »), some compound (« DUPONT-MARTIN »)."""
    name = _one(random)
    if random.random() < COMPOUND_SHARE:
        name = f"{name}{random.choice('- ')}{_one(random)}"
    return name.upper()


def _one(random: Random) -> str:
    if random.random() < RARE_SHARE:
        beginnings, middles, endings = _syllables()
        middle = random.choice(middles) if random.random() < 0.6 else ""
        return random.choice(beginnings) + middle + random.choice(endings)
    names, weights = _family_names()
    name = random.choices(names, cum_weights=weights)[0]
    first, _, rest = name.partition("-")
    return f"{first} {rest}" if rest and first in PARTICLES else name
