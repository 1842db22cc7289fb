"""A phonetic key for French names: those that sound alike share it (« Philippe », « Filipe »; « Dupont », « Dupond »).

Rules after the usual French keys (Phonex by F. Brouard, Soundex2 by J.-P. Lacroux), kept to what tells names apart:
vowel *sounds* stay in the key, or « Martin » would meet « Marot ».
"""

import re
from functools import lru_cache

#: Applied in this order to a normalised word (a-z only). Digits and capitals stand for sounds already settled.
RULES = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^h", ""),
        (r"y", "i"),
        (r"([^scp])h", r"\1"),  # h is mute but in ch, sh, ph
        (r"ph", "f"),
        (r"sch|sh|ch(?=[aeiou])", "S"),
        (r"ch", "k"),
        (r"h", ""),
        (r"gn", "ni"),
        (r"gu(?=[ei])", "g"),
        (r"g(?=[ei])", "j"),
        (r"ge(?=[ao])", "j"),
        (r"c(?=[ei])", "s"),
        (r"qu|q|ck|c", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"(?<=[aeiou])s(?=[aeiou])", "z"),
        (r"ill(?=[aeiou]|e?s?$)", "i"),
        (r"(.)\1+", r"\1"),  # double letters
        (r"aul(?=[tdx]s?$)", "au"),  # Thibault, Renauld
        (r"eau|au", "o"),
        (r"[ae]i[mn](?![aeiou])", "1"),
        (r"i[mn](?![aeioumn])", "1"),
        (r"[ae][mn](?![aeioumn])", "2"),
        (r"o[mn](?![aeioumn])", "3"),
        (r"u[mn](?![aeioumn])", "1"),
        (r"eu|oeu", "E"),
        (r"ou", "U"),
        (r"oi", "ua"),
        (r"ai|ei", "e"),
        (r"e[rzt]s?$", "e"),
        (r"(?<=[^e])[tdsxzp]+$", ""),  # mute endings: Dupont, Dupond, Lebas
        (r"ks$", ""),
        (r"e?s?$", ""),
        (r"z", "s"),
        (r"m(?=[bp])", "n"),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=10_000)
def key(word: str) -> str:
    """The key of a normalised word; empty for numbers and for what is too short to be heard (under three letters)."""
    if len(word) < 3 or not word.isalpha():
        return ""
    heard = word
    for pattern, sound in RULES:
        heard = pattern.sub(sound, heard)
    return heard if len(heard) >= 2 else ""
