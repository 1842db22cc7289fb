"""What the index holds of one entry."""

from functools import lru_cache

import tantivy

from cercle.directory import matching
from cercle.directory.matching import Terms

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


def document(id: int, rank: int, terms: Terms) -> dict[str, object]:
    code = f"{_beginnings('f', terms.family)} {_beginnings('g', terms.given)} {_beginnings('o', terms.other)}"
    code += f" {_marked('w', terms.whole)} {_marked('s', terms.sounds)}"
    if sampled(id):
        code += " sample"
    return {
        "id": id,
        "rank": rank,
        "family": _spaced(terms.family),
        "given": _spaced(terms.given),
        "other": _spaced(terms.other),
        "code": code,
    }


def sampled(id: int) -> bool:
    """Spread over the ids by Knuth's multiplicative hash, so that neighbours in a file are not in together."""
    return (id * 2_654_435_761 & 0xFFFF_FFFF) % SAMPLE == 0


@lru_cache(maxsize=200_000)
def _spaced(words: frozenset[str]) -> str:
    return " ".join(words)


@lru_cache(maxsize=200_000)
def _beginnings(mark: str, words: frozenset[str]) -> str:
    return " ".join({f"{mark}:{word[:length]}" for word in words for length in range(1, LONGEST_BEGINNING + 1)})


def _marked(mark: str, words: frozenset[str]) -> str:
    return " ".join(f"{mark}:{word}" for word in words)


def of_entry(
    id: int, family: str, given: str, profession: str, places: list[tuple[str, str, str]]
) -> dict[str, object]:
    """The document of an entry; ``places`` are the (specialty, town, postcode) of its activities."""
    return document(id, matching.rank(family, given), matching.terms(family, given, profession, places))
