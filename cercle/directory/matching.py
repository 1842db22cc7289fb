"""Whether an entry answers a search, and how well. The index follows this rule; new entries are held against it.

An answer in which a word is a family name comes before one in which a word begins a family name, which comes before all
others. Inside these three classes points decide: a word counts in every field where it begins a word, more where it is
the whole word; the given name counts more than profession, specialty, town and postcode. Points add up over words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cercle.directory import professions, sounds, words
from cercle.directory.spelling import begins_within_one, within_one

#: Classes of answers; the gap is larger than all points together, and sums stay exact in 32-bit floats.
NAMED, BEGINS_NAME = 200_000.0, 100_000.0
#: Points of a word that begins a word of the field, and what it gains by being that whole word.
FAMILY, FAMILY_EXACT, FAMILY_WHOLE = 32.0, 16.0, 32.0
GIVEN, GIVEN_EXACT = 8.0, 8.0
OTHER, OTHER_EXACT = 2.0, 2.0
#: Points of a word with one fault in it, and of one that merely sounds alike.
FAMILY_NEAR, GIVEN_NEAR, OTHER_NEAR, SOUND = 4.0, 2.0, 1.0, 1.0
#: A word shorter than this is too close to too many others to be corrected.
SHORTEST_CORRECTED = 4

#: Said in passing (« médecin à Rennes », « Dr Le Gall »): they help where they match and exclude nobody.
PASSING = frozenset(words.split("a au aux d de des du en et l la le les sur sous dr docteur pr professeur m mme mr"))
TITLES = frozenset(words.split("dr docteur pr professeur mme mr"))
#: In a longer search neighbours are no longer tried as one word.
MOST_JOINED = 4


@dataclass(frozen=True, slots=True)
class Terms:
    """What one entry is found by. ``whole`` is the family name in one word."""

    whole: frozenset[str]
    family: frozenset[str]
    given: frozenset[str]
    other: frozenset[str]

    @property
    def sounds(self) -> frozenset[str]:
        return sounds_of(self.family) | sounds_of(self.given)


def terms(family: str, given: str, profession: str, places: Iterable[tuple[str, str, str]]) -> Terms:
    """Terms of an entry; ``places`` are the (specialty, town, postcode) of its activities."""
    other = of_profession(profession)
    for specialty, town, postcode in places:
        other |= of_specialty(specialty) | of_place(town) | of_place(postcode)
    return Terms(words.whole(family), of_name(family), of_name(given), other)


def of_name(name: str) -> frozenset[str]:
    return words.parts(name) | words.joined(name)


def of_place(place: str) -> frozenset[str]:
    return words.parts(place) | words.whole(place)


def sounds_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for word in names if (key := sounds.key(word)))


@lru_cache(maxsize=500)
def of_profession(label: str) -> frozenset[str]:
    return words.parts(label) | words.whole(label) | words.parts(professions.also(label))


@lru_cache(maxsize=500)
def of_specialty(label: str) -> frozenset[str]:
    """« Cardiologie » is also found by « cardiologue », « Psychiatrie » by « psychiatre »."""
    found = set(words.parts(label))
    for word in tuple(found):
        if word.endswith("logie"):
            found |= {word[:-2] + "ue", word[:-2] + "iste"}
        elif word.endswith("iatrie"):
            found.add(word[:-2] + "e")
        elif word == "generale":
            found.add("generaliste")
        elif word == "chirurgie":
            found |= {"chirurgien", "chirurgienne"}
    return frozenset(found)


def readings(typed: Sequence[str]) -> list[tuple[list[str], str]]:
    """The search as typed, then with each two neighbours in one word (« le gall » for « Legall »), and that word."""
    found = [(list(typed), "")]
    if len(typed) <= MOST_JOINED:
        for place, pair in enumerate(pairwise(typed)):
            word = "".join(pair)
            if word not in PASSING:
                found.append(([*typed[:place], word, *typed[place + 2 :]], word))
    return found


def required(typed: Sequence[str]) -> list[bool]:
    """Which words an entry must answer. The last is being typed: « m » may become « Marie »."""
    last = len(typed) - 1
    needed = [word not in TITLES if place == last else word not in PASSING for place, word in enumerate(typed)]
    return needed if any(needed) else [True] * len(typed)


def telling(typed: Sequence[str]) -> list[str]:
    """The words that may make an answer « named »: all but those said in passing."""
    return [word for word in typed if word not in PASSING] or list(typed)


def score(typed: Sequence[str], entry: Terms) -> float:
    """Points of ``entry`` for the words of a search, all spelled right; 0 when it does not answer."""
    return max(_points(reading, entry) for reading, _joined in readings(typed))


def score_with_fault(typed: Sequence[str], entry: Terms) -> float:
    """Points of ``entry`` when exactly one word may carry a fault or merely sound alike; 0 when it does not answer."""
    return max((_points(typed, entry, fault=place) for place in correctable(typed)), default=0.0)


def correctable(typed: Sequence[str]) -> list[int]:
    """Places of the words in which a fault is looked for."""
    return [place for place, word in enumerate(typed) if len(word) >= SHORTEST_CORRECTED and word.isalpha()]


def _points(typed: Sequence[str], entry: Terms, fault: int | None = None) -> float:
    total = 0.0 if fault is not None else _class(typed, entry)
    for place, (word, needed) in enumerate(zip(typed, required(typed), strict=True)):
        if place == fault:
            points = _of_fault(word, entry, being_typed=place == len(typed) - 1)
        else:
            points = _of_word(word, entry)
        if needed and not points:
            return 0.0
        total += points
    return total


def _class(typed: Sequence[str], entry: Terms) -> float:
    names = telling(typed)
    if any(word in entry.family for word in names):
        return NAMED
    return BEGINS_NAME if any(_begins(word, entry.family) for word in names) else 0.0


def _of_word(word: str, entry: Terms) -> float:
    return (
        (FAMILY if _begins(word, entry.family) else 0)
        + (FAMILY_EXACT if word in entry.family else 0)
        + (FAMILY_WHOLE if word in entry.whole else 0)
        + (GIVEN if _begins(word, entry.given) else 0)
        + (GIVEN_EXACT if word in entry.given else 0)
        + (OTHER if _begins(word, entry.other) else 0)
        + (OTHER_EXACT if word in entry.other else 0)
    )


def _of_fault(word: str, entry: Terms, *, being_typed: bool) -> float:
    near = begins_within_one if being_typed else within_one
    heard = sounds.key(word)
    return (
        (FAMILY_NEAR if any(near(word, term) for term in entry.family) else 0)
        + (GIVEN_NEAR if any(near(word, term) for term in entry.given) else 0)
        + (OTHER_NEAR if any(near(word, term) for term in entry.other) else 0)
        + (SOUND if heard and heard in entry.sounds else 0)
    )


def _begins(word: str, field: frozenset[str]) -> bool:
    return word in field or any(term.startswith(word) for term in field)


#: A letter as a digit of base 32, a space before them all.
_DIGITS = str.maketrans({" ": "0"} | {chr(97 + place): "123456789abcdefghijklmnopq"[place] for place in range(26)})


def rank(family: str, given: str) -> int:
    """What entries with the same points are sorted by, then by id: twelve letters of the name, as a number."""
    name = f"{words.normalise(family)} {words.normalise(given)}"
    return int(name[:12].ljust(12).translate(_DIGITS), 32)
