"""Names typed by one person and sent to another are a road for spam and phishing (pitfall S19)."""

import re
import unicodedata

#: Longest name kept, in characters; models' name columns have the same length.
LONGEST = 160

_URL = re.compile(r"\S*://\S*|www\.\S*|mailto:\S*", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*@\S*")
# Five digits or more, however they are spaced: a phone number, a card, a code to call. « 13e », « 2B » stay.
_DIGITS = re.compile(r"\+?\d(?:[\s.\-_/()]*\d){4,}")
# Mail programs turn « word.fr » into a link; « word. fr » stays text. « Dr.Martin » only gains its missing space.
_DOT_IN_WORD = re.compile(r"(?<=\w)\.(?=\w)")
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{2}}){_MARK}+")
_DOTS = str.maketrans(dict.fromkeys("。．｡․", ".") | {"＠": "@", "﹫": "@", "：": ":", "／": "/"})
_FORBIDDEN = str.maketrans(dict.fromkeys('<>[]{}\\|^`~"', " "))


def _visible(text: str) -> str:
    """Without control, zero-width, bidirectional, private and unassigned characters; any space is a plain one."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "Z" or character in "\t\r\n\v\f":
            kept.append(" ")
        elif category[0] != "C":
            kept.append(character)
    return "".join(kept)


def _once(text: str) -> str:
    text = _visible(unicodedata.normalize("NFC", text).translate(_DOTS)).translate(_FORBIDDEN)
    for pattern in (_URL, _ADDRESS, _DIGITS):
        text = pattern.sub(" ", text)
    text = _DOT_IN_WORD.sub(". ", _MARKS.sub(r"\1", text))
    return " ".join(text.split())[:LONGEST].strip(" ,;:/-_")


def clean(text: str) -> str:
    """``text`` fit to be shown to others and put in a message: NFC, one line, no link, address or number to call.

    May be empty: the caller then says that a name is missing. Applying it again changes nothing.
    """
    text = text[: 4 * LONGEST]
    for _round in range(8):
        again = _once(text)
        if again == text:
            return text
        text = again
    return ""  # a text built to survive the sieve is no name
