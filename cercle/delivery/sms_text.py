"""How long an SMS is, and how to keep it short (3GPP TS 23.038 and 23.040; reference on French standards, §8.2)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Two septets each: an escape and a letter.
_EXTENSION = frozenset("\f^{}\\[~]|€")

#: What French typography adds for the eye and the alphabet of SMS lacks. Letters are not here: « ç » is not « c ».
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "‐": "-",
        "−": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "\u00ad": "",
        "•": "-",
        "œ": "oe",
        "Œ": "OE",
    }
)
_GUILLEMETS = re.compile(r"«\s*|\s*»")


@dataclass(frozen=True)
class Length:
    """``units`` are septets (GSM-7) or 16-bit code units (UCS-2); ``segments`` is what an operator bills."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM 7-bit alphabet or its extension table."""
    return all(character in _BASIC or character in _EXTENSION for character in text)


def _packed(costs: list[int], alone: int, part: int) -> int:
    """Segments for characters of these costs, none of them split: ``alone`` units in a single message, ``part`` in each
    of several (a header takes the rest)."""
    if sum(costs) <= alone:
        return 1
    segments, used = 1, 0
    for cost in costs:
        if used + cost > part:
            segments, used = segments + 1, 0
        used += cost
    return segments


def length(text: str) -> Length:
    """How ``text`` travels. An empty text is one segment: operators send it."""
    if is_gsm(text):
        costs = [2 if character in _EXTENSION else 1 for character in text]
        return Length("GSM-7", sum(costs), _packed(costs, 160, 153))
    costs = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return Length("UCS-2", sum(costs), _packed(costs, 70, 67))


def gsm_friendly(text: str) -> str:
    """``text`` with apostrophes, quotes, dashes and spaces of the SMS alphabet, so that 160 characters fit, not 70.

    Letters keep their accents (a name is a name): « François » still makes a message of 70. Applying it again changes
    nothing.
    """
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _GUILLEMETS.sub('"', text).translate(_PLAIN))
