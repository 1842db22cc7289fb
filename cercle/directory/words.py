"""Turning names and searches into words that can be compared.

Accents, case, hyphens, apostrophes and « saint/st » must not matter (product.md §2). Everything that is searched and
everything that is typed goes through the same functions, so they cannot disagree.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

#: Letters that NFKD does not take apart.
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
#: Said in full or in short, they are the same word.
SHORTENED = {"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}
IN_FULL = {short: full for full, short in SHORTENED.items()}
#: A search needs no more: what follows is ignored, so that a pasted page costs nothing.
MOST_WORDS = 8
LONGEST_WORD = 40
LONGEST_SEARCH = 500

#: Texts whose words are remembered: an import meets the same names again and again, a bounded number at a time.
KEPT = 10_000

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=KEPT)
def normalise(text: str) -> str:
    """Lower-case ASCII letters and digits, single spaces between words. Emoji and other scripts vanish."""
    if text.isascii():
        plain = text.lower()
    else:
        apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", plain).strip()


def split(text: str) -> list[str]:
    return normalise(text).split()


@lru_cache(maxsize=KEPT)
def parts(text: str) -> frozenset[str]:
    """The words of ``text``, with « st » and « saint » both present when either is."""
    found = split(text)
    return frozenset(found) | frozenset(other for word in found if (other := counterpart(word)))


def counterpart(word: str) -> str | None:
    return IN_FULL.get(word) or SHORTENED.get(word)


@lru_cache(maxsize=KEPT)
def whole(text: str) -> frozenset[str]:
    """``text`` written in one word: « Le Gall » is also « legall », « Saint-Malo » is « saintmalo » and « stmalo »."""
    found = split(text)
    if not found:
        return frozenset()
    short = "".join(SHORTENED.get(word, word) for word in found)
    full = "".join(IN_FULL.get(word, word) for word in found)
    return frozenset({"".join(found), short, full})


@lru_cache(maxsize=KEPT)
def joined(text: str) -> frozenset[str]:
    """Neighbours in one word: « Jean Marc Henri » gives « jeanmarc », « marchenri » and all three together."""
    found = split(text)
    return frozenset(a + b for a, b in pairwise(found)) | whole(text)


def of_search(text: str) -> list[str]:
    """The words of a search, in the order typed, each once; the last is the one being typed."""
    found: list[str] = []
    for word in split(text[:LONGEST_SEARCH]):
        if word not in found:
            found.append(word[:LONGEST_WORD])
    return found[:MOST_WORDS]
