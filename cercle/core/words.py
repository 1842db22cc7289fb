"""Looking for words: how texts are made comparable, and whether what was typed is in them."""

import re
import unicodedata

#: Letters that no normalisation takes apart.
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
#: Accents and points above or below letters: Latin, Hebrew, Arabic.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_PARTS = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Lower case, without accents; hyphens and apostrophes part words."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
    return " ".join(_PARTS.findall(text.casefold()))


def matches(q: str, *texts: str) -> bool:
    """Whether every word of ``q`` begins a word of ``texts``, in any order."""
    words = {word for text in texts for word in plain(text).split()}
    return all(any(word.startswith(asked) for word in words) for asked in plain(q).split())
