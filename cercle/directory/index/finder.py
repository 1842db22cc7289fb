"""Asking the index: the rule of ``matching`` as tantivy queries, built from words, never parsed from text."""

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Query

from cercle.directory import matching, sounds
from cercle.directory.index.schema import LONGEST_BEGINNING
from cercle.directory.index.store import Opened
from cercle.directory.results import FARTHEST

#: A class of answers is read this far and no further; what is beyond needs a more precise search.
DEPTH = FARTHEST + 1
#: When every word of a search stands in more entries than this, the sample is asked first.
BROAD = 20_000
#: Words of the dictionary looked up one by one rather than all marked at once.
FEW_TERMS = 32

FIELDS = (
    ("family", "f", matching.FAMILY, matching.FAMILY_EXACT),
    ("given", "g", matching.GIVEN, matching.GIVEN_EXACT),
    ("other", "o", matching.OTHER, matching.OTHER_EXACT),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that the index names. Sorted by ``key``: right spelling first, then points, name, id."""

    id: int
    points: float
    fault: bool
    rank: int

    @property
    def key(self) -> tuple[bool, float, int, int]:
        return (self.fault, -self.points, self.rank, self.id)


def find(opened: Opened, typed: Sequence[str], wanted: int) -> list[Hit]:
    """At least ``wanted`` hits where there are so many, best first: class after class until it is enough."""
    return _Search(opened, typed).run(wanted)


def find_with_fault(opened: Opened, typed: Sequence[str]) -> list[Hit]:
    """Hits in which one word is misspelt."""
    return _Search(opened, typed).run_with_fault()


class _Search:
    def __init__(self, opened: Opened, typed: Sequence[str]) -> None:
        self.searcher, self.schema = opened.searcher, opened.schema
        self.typed = list(typed)
        self.found: dict[int, Hit] = {}

    def run(self, wanted: int) -> list[Hit]:
        words = [
            (reading, self._reading(reading))
            for reading, joined in matching.readings(self.typed)
            if not joined or self._known(joined)
        ]
        broad = min((self._breadth(word) for word in self._needed(self.typed)), default=0) > BROAD
        for bonus, condition in (
            (matching.NAMED, self._named),
            (matching.BEGINS_NAME, self._begins_name),
            (0.0, None),
        ):
            parts = []
            for reading, query in words:
                if condition is None:
                    parts.append(query)
                elif limits := condition(reading):
                    parts.append(_all([query, _unscored(_any(limits))]))
            if parts:
                self._collect(_best(parts), bonus, broad=broad, fault=False)
            if len(self.found) >= wanted:
                break
        return sorted(self.found.values(), key=lambda hit: hit.key)

    def run_with_fault(self) -> list[Hit]:
        parts = []
        for fault in matching.correctable(self.typed):
            queries = [
                self._fault(word, being_typed=place == len(self.typed) - 1) if place == fault else self._word(word)
                for place, word in enumerate(self.typed)
            ]
            parts.append(self._joined(self.typed, queries))
        if parts:
            self._collect(_best(parts), 0.0, broad=False, fault=True)
        return sorted(self.found.values(), key=lambda hit: hit.key)

    def _collect(self, query: Query, bonus: float, *, broad: bool, fault: bool) -> None:
        """Add the best of ``query``. One that matches a great many is answered from the sample alone."""
        depth = DEPTH + len(self.found)
        if broad:
            sample = self.searcher.search(_all([query, _unscored(self._code("sample"))]), depth, count=False)
            if len(sample.hits) >= depth:
                self._add(sample.hits, bonus, fault=fault)
                return
        self._add(self.searcher.search(query, depth, count=False).hits, bonus, fault=fault)

    def _add(self, hits: Sequence[tuple[float, object]], bonus: float, *, fault: bool) -> None:
        where = [address for _, address in hits]
        ids = self.searcher.fast_field_values("id", where)
        ranks = self.searcher.fast_field_values("rank", where)
        for (points, _), id, rank in zip(hits, ids, ranks, strict=True):
            if id not in self.found:
                self.found[id] = Hit(id, points + bonus, fault, rank)

    # --- one reading ---------------------------------------------------------------------------------------------

    def _reading(self, reading: list[str]) -> Query:
        return self._joined(reading, [self._word(word) for word in reading])

    def _joined(self, reading: list[str], queries: list[Query]) -> Query:
        needed = matching.required(reading)
        return Query.boolean_query(
            [(Occur.Must if must else Occur.Should, query) for must, query in zip(needed, queries, strict=True)]
        )

    def _needed(self, reading: list[str]) -> list[str]:
        return [word for word, must in zip(reading, matching.required(reading), strict=True) if must]

    def _named(self, reading: list[str]) -> list[Query]:
        return [
            self._term("family", word) for word in matching.telling(reading) if self.searcher.doc_freq("family", word)
        ]

    def _begins_name(self, reading: list[str]) -> list[Query]:
        return [query for word in matching.telling(reading) if (query := self._beginning("family", "f", word))]

    # --- one word ------------------------------------------------------------------------------------------------

    def _word(self, word: str) -> Query:
        """Points of ``word`` wherever it begins a word, and more where it is one."""
        parts = []
        for field, mark, points, exact in FIELDS:
            if self._alone(field, word):
                # One list of entries instead of two merged ones: much quicker to intersect with the other words'.
                parts.append(Query.const_score_query(self._term(field, word), points + exact))
            elif begins := self._beginning(field, mark, word):
                parts.append(Query.const_score_query(begins, points))
                if self.searcher.doc_freq(field, word):
                    parts.append(Query.const_score_query(self._term(field, word), exact))
        if self.searcher.doc_freq("code", f"w:{word}"):
            parts.append(Query.const_score_query(self._code(f"w:{word}"), matching.FAMILY_WHOLE))
        return _any(parts)

    def _fault(self, word: str, *, being_typed: bool) -> Query:
        parts = []
        for field, points in (
            ("family", matching.FAMILY_NEAR),
            ("given", matching.GIVEN_NEAR),
            ("other", matching.OTHER_NEAR),
        ):
            near = Query.fuzzy_term_query(
                self.schema, field, word, distance=1, transposition_cost_one=True, prefix=being_typed
            )
            parts.append(Query.const_score_query(near, points))
        if heard := sounds.key(word):
            parts.append(Query.const_score_query(self._code(f"s:{heard}"), matching.SOUND))
        return _any(parts)

    def _beginning(self, field: str, mark: str, word: str) -> Query | None:
        """Entries with a word of ``field`` that begins with ``word``; None when the dictionary has no such word."""
        if len(word) <= LONGEST_BEGINNING:
            code = f"{mark}:{word}"
            return self._code(code) if self.searcher.doc_freq("code", code) else None
        known = self.searcher.terms_with_prefix(field, word, limit=FEW_TERMS + 1)
        if not known:
            return None
        if len(known) <= FEW_TERMS:
            return _any([self._term(field, term) for term, _count in known])
        # No fault allowed, any ending: a walk through the dictionary, without the cost of a regular expression.
        return Query.fuzzy_term_query(self.schema, field, word, distance=0, prefix=True)

    def _alone(self, field: str, word: str) -> bool:
        """Whether ``word`` is the only word of the dictionary that begins so."""
        return len(word) > LONGEST_BEGINNING and [
            term for term, _count in self.searcher.terms_with_prefix(field, word, limit=2)
        ] == [word]

    def _breadth(self, word: str) -> int:
        """About how many entries have a word that begins with ``word``."""
        if len(word) <= LONGEST_BEGINNING:
            return sum(self.searcher.doc_freq("code", f"{mark}:{word}") for _, mark, _, _ in FIELDS)
        return sum(
            count for field, *_ in FIELDS for _, count in self.searcher.terms_with_prefix(field, word, limit=FEW_TERMS)
        )

    def _known(self, word: str) -> bool:
        return any(self._beginning(field, mark, word) for field, mark, _, _ in FIELDS)

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self.schema, field, word, "basic")

    def _code(self, code: str) -> Query:
        return Query.term_query(self.schema, "code", code, "basic")


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _best(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries))


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
