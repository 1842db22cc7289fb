"""How names are compared in lists: no accents, case, hyphens or apostrophes, words in any order (product.md §4)."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})


def name_key(name: str) -> str:
    """``« Hélène D’Œuvre-Le Goff »`` → ``" helene d oeuvre le goff "``: spaces around, so that a word can be found."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    found = " ".join(re.findall(r"[^\W_]+", plain))
    return f" {found} "[:400]


def words(q: str) -> list[str]:
    """The words of what was typed; at most eight, each to be found somewhere in the name."""
    return name_key(q[:200]).split()[:8]


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words, in any order: « MARTIN Hélène » is « Hélène Martin »."""
    return sorted(name_key(one).split()) == sorted(name_key(other).split())
