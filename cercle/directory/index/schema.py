"""What the index holds of one entry."""

from collections.abc import Callable
from functools import lru_cache

import tantivy

from cercle.directory import matching, words

#: Raised when documents change shape or words are cut differently: an older index is then made again.
VERSION = 1
#: Beginnings up to this length are terms of their own; longer ones are few enough to be walked in the dictionary.
LONGEST_BEGINNING = 3
#: One entry in so many is in the sample that answers very broad searches (« infirmier »).
SAMPLE = 32

WORDS = "words"


def schema() -> tantivy.Schema:
    """``code`` holds beginnings (f: g: o:), the family name in one word (w:), sounds (s:) and the sample's mark."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", fast=True, indexed=True)
    builder.add_unsigned_field("rank", fast=True)
    for field in ("family", "given", "other", "code"):
        builder.add_text_field(field, tokenizer_name=WORDS, index_option="basic")
    builder.add_text_field("about", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def prepare(index: tantivy.Index) -> tantivy.Index:
    """Teach an opened index to cut fields at spaces only: they come normalised."""
    cut = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(WORDS, cut)
    return index


def document(
    id: int, family: str, given: str, profession: str, places: list[tuple[str, str, str]]
) -> dict[str, object]:
    """An entry as the index holds it; ``places`` are the (specialty, town, postcode) of its activities.

    Put together from pieces that are kept: names, towns and professions come back again and again.
    """
    family_words, family_codes = _family(family)
    given_words, given_codes = _given(given)
    others = [_other("profession", profession)]
    for specialty, town, postcode in places:
        others += (_other("specialty", specialty), _other("place", town), _other("place", postcode))
    codes = [family_codes, given_codes, *[codes for _, codes in others]]
    if sampled(id):
        codes.append("sample")
    return {
        "id": id,
        "rank": matching.rank(family, given),
        "family": family_words,
        "given": given_words,
        "other": " ".join([words for words, _ in others]),
        "code": " ".join(codes),
    }


def sampled(id: int) -> bool:
    """Spread over the ids by Knuth's multiplicative hash, so that neighbours in a file are not in together."""
    return (id * 2_654_435_761 & 0xFFFF_FFFF) % SAMPLE == 0


Piece = tuple[str, str]
_OTHER: dict[str, Callable[[str], frozenset[str]]] = {
    "profession": matching.of_profession,
    "specialty": matching.of_specialty,
    "place": matching.of_place,
}


@lru_cache(maxsize=30_000)
def _family(name: str) -> Piece:
    found = matching.of_name(name)
    codes = [_beginnings("f", found), _marked("w", words.whole(name)), _marked("s", matching.sounds_of(found))]
    return " ".join(found), " ".join(codes)


@lru_cache(maxsize=10_000)
def _given(name: str) -> Piece:
    found = matching.of_name(name)
    return " ".join(found), f"{_beginnings('g', found)} {_marked('s', matching.sounds_of(found))}"


@lru_cache(maxsize=30_000)
def _other(kind: str, text: str) -> Piece:
    found = _OTHER[kind](text)
    return " ".join(found), _beginnings("o", found)


def _beginnings(mark: str, found: frozenset[str]) -> str:
    return " ".join({f"{mark}:{word[:length]}" for word in found for length in range(1, LONGEST_BEGINNING + 1)})


def _marked(mark: str, found: frozenset[str]) -> str:
    return " ".join(f"{mark}:{word}" for word in found)
