"""What a search shows of a text: the part that says what was asked for, its words marked."""

import re
from dataclasses import dataclass

from cercle.core.words import plain
from cercle.discussions.finding import is_found

#: Characters, and how many of them may precede the first word that was found.
LENGTH, BEFORE = 180, 50
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Part:
    """A piece of a text; ``found``: one of the words."""

    text: str
    found: bool = False


def excerpt(text: str, q: str) -> list[Part]:
    """One line of ``text`` around the first word that ``q`` asks for, in pieces: templates escape them."""
    text = " ".join(text.split())
    asked = plain(q).split()
    spans = [word.span() for word in _WORDS.finditer(text) if _is_meant(word[0], asked)]
    start, end = _window(text, spans[0][0] if spans else 0)
    parts = [Part("… ")] if start else []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        parts += [Part(text[at:first]), Part(text[first:last], found=True)]
        at = last
    parts += [Part(text[at:end]), Part(" …" if end < len(text) else "")]
    return [part for part in parts if part.text]


def _is_meant(word: str, asked: list[str]) -> bool:
    return any(is_found(part, asked) for part in plain(word).split())


def _window(text: str, first: int) -> tuple[int, int]:
    """Where to cut, at spaces where there are some near."""
    start = 0
    if first > BEFORE:
        start = text.find(" ", first - BEFORE, first) + 1 or first - BEFORE
    end = min(start + LENGTH, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start + LENGTH // 2, end), 0) or end
    return start, end
