"""Searching the directory.

The index names the best entries; PostgreSQL, which is the truth, says in one query what they are, whether they may be
seen and who is reachable. The same query brings the entries that the index does not hold yet, so that what was just
written is found at once.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.directory import entries, matching, reach, words
from cercle.directory.access import Right, entry_of, has_recorded_contact, rights
from cercle.directory.entries import NOWHERE, Entry, Place
from cercle.directory.index import finder, store
from cercle.directory.index.finder import Hit
from cercle.directory.index.repair import repair
from cercle.directory.results import FARTHEST, PAGE_SIZE, Page, Row

__all__ = ["Page", "Row", "entry_of", "has_recorded_contact", "register_invited_counter", "rows_of", "search"]

#: With fewer answers than this, one spelling fault is allowed.
FEW = 3
#: Entries read beyond those wanted: some may have left since the index was made.
SPARE = 5

Counter = Callable[[Sequence[int]], dict[int, int]]
_counter: list[Counter] = []


def register_invited_counter(counter: Counter) -> None:
    """Let the layer that knows invitations say by how many colleagues each entry is already invited."""
    _counter[:] = [counter]


def search(user: Account, q: str, *, limit: int = PAGE_SIZE, offset: int = 0) -> Page:
    """The entries that answer ``q``, best first; NotFound for those who have no directory.

    ``q`` is only ever cut into words: no wildcard, operator or quote means anything. An empty one finds nobody.
    """
    if Right.SEE not in rights(user):
        raise NotFound
    limit, offset = max(1, min(limit, PAGE_SIZE)), max(0, offset)
    typed = words.of_search(q)
    if not typed:
        return Page(hint=_("Tapez un nom, une profession, une spécialité, une ville ou un code postal."))
    if offset + limit > FARTHEST:
        return Page(hint=_("Précisez votre recherche : ajoutez un prénom, une profession ou une ville."))
    found = _find(typed, offset + limit + 1)
    return Page(_rows(found[offset : offset + limit], typed), more=len(found) > offset + limit)


def rows_of(user: Account, ids: Iterable[int]) -> list[Row]:
    """Rows of these entries, as a search shows them: for a badge that turns on an open list."""
    if Right.SEE not in rights(user):
        return []
    wanted = list(ids)
    return _rows([entry for entry in entries.read(wanted) if entry.id in wanted], [])


def _find(typed: list[str], wanted: int) -> list[Entry]:
    """At most ``wanted`` entries that answer, best first.

    An entry stops awaiting the index once the index holds it: if the index moved between our two looks, both could
    miss it, and we look again.
    """
    for attempt in range(3):
        before = store.signature()
        found, sound = _look(typed, wanted)
        if sound and store.signature() == before:
            break
        if not sound and (attempt or not repair()):
            break
    return found


def _look(typed: list[str], wanted: int) -> tuple[list[Entry], bool]:
    """One look at the index, then at PostgreSQL; and whether the index could be believed."""
    opened = store.opened()
    hits = finder.find(opened, typed, wanted) if opened else []
    if opened and len(hits) < FEW:
        exact = {hit.id for hit in hits}
        hits += [hit for hit in finder.find_with_fault(opened, typed) if hit.id not in exact]
    named = {hit.id: hit for hit in hits[: wanted + SPARE]}
    found = entries.read(list(named))
    lost = len(named) - sum(entry.id in named for entry in found)
    sound = (
        opened is not None
        and all(entry.database == opened.about.database for entry in found)
        and lost <= SPARE  # else those who are no more may have kept others out
    )
    answers: list[tuple[Hit, Entry]] = []
    for entry in found:
        hit = _held_against(typed, entry) if entry.awaiting or not sound else named.get(entry.id)
        if hit:
            answers.append((hit, entry))
    answers.sort(key=lambda answer: answer[0].key)
    right = [entry for hit, entry in answers if not hit.fault]
    return (right if len(right) >= FEW else [entry for _hit, entry in answers])[:wanted], sound


def _held_against(typed: list[str], entry: Entry) -> Hit | None:
    """The rule of the index, applied to an entry that it does not hold yet."""
    places = [(place.specialty, place.town, place.postcode) for place in entry.places]
    terms = matching.terms(entry.family_name, entry.given_name, entry.profession, places)
    points = matching.score(typed, terms)
    fault = not points
    if fault:
        points = matching.score_with_fault(typed, terms)
    return Hit(entry.id, points, fault, matching.rank(entry.family_name, entry.given_name)) if points else None


def _rows(found: Sequence[Entry], typed: list[str]) -> list[Row]:
    invited = _counter[0]([entry.id for entry in found]) if _counter and found else {}
    now = timezone.now()
    return [_row(entry, _place(entry.places, typed), invited.get(entry.id, 0), now) for entry in found]


def _row(entry: Entry, place: Place, invited_by: int, now: datetime) -> Row:
    return Row(
        id=entry.id,
        name=f"{entry.given_name} {entry.family_name}".strip(),
        title=entry.title,
        profession=entry.profession,
        specialty=place.specialty,
        organisation=place.organisation,
        town=place.town,
        postcode=place.postcode,
        reach=reach.of_date(entry.last_seen, now),
        invited_by=invited_by,
        account=entry.account,
        identity=entry.identity,
    )


def _place(places: Sequence[Place], typed: list[str]) -> Place:
    """The place that the search is about: « Dupont Brest » shows Dupont's practice in Brest, else the first one."""
    if len(places) < 2 or not typed:
        return places[0] if places else NOWHERE

    def answered(place: Place) -> int:
        said = words.split(" ".join(place))
        return sum(any(word.startswith(one) for word in said) for one in typed)

    return max(places, key=answered)
