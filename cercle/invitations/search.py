"""How names are compared in lists: no accents, case, hyphens or apostrophes, words in any order (product.md §4)."""

import re
import unicodedata
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})


def name_key(name: str) -> str:
    """``« Hélène D’Œuvre-Le Goff »`` → ``" helene d oeuvre le goff "``: spaces around, so that a word can be found."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    found = " ".join(re.findall(r"[^\W_]+", plain))
    return f" {found} "[:400]


def name_parts() -> Func:
    """In the database: every two and three letters of the words of a name, each marked with whose invitation it is.

    A GIN index holds them, so that part of a name is found among a hundred thousand as fast as among a hundred.
    """
    return Func("created_by", "name_key", function="invitation_name_parts", output_field=ArrayField(TextField()))


def parts_of(word: str, inviter: UUID) -> list[str]:
    """What ``name_parts`` holds when a name of ``inviter``'s contains ``word``; a single letter narrows nothing."""
    size = min(3, len(word))
    return [str(inviter)[:8] + word[i : i + size] for i in range(len(word) - size + 1)] if size > 1 else []


def words(q: str) -> list[str]:
    """The words of what was typed; at most eight, each to be found somewhere in the name."""
    return name_key(q[:200]).split()[:8]


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words, in any order: « MARTIN Hélène » is « Hélène Martin »."""
    return sorted(name_key(one).split()) == sorted(name_key(other).split())
