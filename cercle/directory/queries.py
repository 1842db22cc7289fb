"""Searching the directory.

The index names the best entries; PostgreSQL, which is the truth, says in one query what they are, whether they may be
seen and who is reachable. The same query brings the entries that the index does not hold yet, so that what was just
written is found at once.
"""

from collections.abc import Callable, Iterable, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.directory import matching, reach, words
from cercle.directory.access import Right, entry_of, has_recorded_contact, rights, visible_entries
from cercle.directory.index import finder, store
from cercle.directory.index.finder import Hit
from cercle.directory.index.repair import repair
from cercle.directory.models import Activity, Professional
from cercle.directory.results import FARTHEST, PAGE_SIZE, Page, Row

__all__ = ["Page", "Row", "entry_of", "has_recorded_contact", "register_invited_counter", "rows_of", "search"]

#: Entries that wait for the index, read by every search: an import, which changes more, indexes by itself.
MOST_AWAITING = 200
#: With fewer answers than this, one spelling fault is allowed.
FEW = 3
#: Places of one person that an answer looks at.
MOST_PLACES = 12

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
    found = _find(user, typed, offset + limit + 1)
    return Page(_rows(found[offset : offset + limit], typed), more=len(found) > offset + limit)


def rows_of(user: Account, ids: Iterable[int]) -> list[Row]:
    """Rows of these entries, as a search shows them: for a badge that turns on an open list."""
    return _rows(list(_entries(user, Q(pk__in=list(ids))).order_by("pk")), [])


def _find(user: Account, typed: list[str], wanted: int) -> list[Professional]:
    """At most ``wanted`` entries that answer, best first.

    An entry stops awaiting the index once the index holds it: if the index moved between our two looks, both could
    miss it, and we look again.
    """
    for attempt in range(3):
        before = store.signature()
        found, sound = _look(user, typed, wanted)
        if sound and store.signature() == before:
            break
        if not sound and (attempt or not repair()):
            break
    return found


def _look(user: Account, typed: list[str], wanted: int) -> tuple[list[Professional], bool]:
    """One look at the index, then at PostgreSQL; and whether the index could be believed."""
    opened = store.opened()
    hits = finder.find(opened, typed, wanted) if opened else []
    if opened and len(hits) < FEW:
        exact = {hit.id for hit in hits}
        hits += [hit for hit in finder.find_with_fault(opened, typed) if hit.id not in exact]
    # A few more than wanted: some may have left since the index was made.
    named = {hit.id: hit for hit in hits[: wanted + PAGE_SIZE]}
    entries = list(_entries(user, Q(pk__in=named) | Q(awaiting_index__isnull=False))[: len(named) + MOST_AWAITING])
    lost = len(named) - sum(entry.pk in named for entry in entries)
    sound = (
        opened is not None
        and all(entry.database == opened.about.database for entry in entries)
        and lost <= PAGE_SIZE  # else those who are no more may have kept others out
    )
    answers: list[tuple[Hit, Professional]] = []
    for entry in entries:
        hit = _held_against(typed, entry) if entry.awaiting_index or not sound else named.get(entry.pk)
        if hit:
            answers.append((hit, entry))
    answers.sort(key=lambda answer: answer[0].key)
    right = [entry for hit, entry in answers if not hit.fault]
    return (right if len(right) >= FEW else [entry for _hit, entry in answers])[:wanted], sound


def _entries(user: Account, condition: Q) -> QuerySet[Professional]:
    """Visible entries with their account, their places and the database's mark: one query."""
    places = (
        Activity.objects.filter(professional=OuterRef("pk"))
        .order_by("position", "pk")
        .values(
            json=JSONObject(
                specialty=F("specialty"), town=F("town"), postcode=F("postcode"), organisation=F("organisation__name")
            )
        )
    )
    return (
        visible_entries(user)
        .filter(condition)
        .select_related("account")
        .annotate(
            places=ArraySubquery(places[:MOST_PLACES]),
            database=RawSQL(store.IDENTITY, [], output_field=TextField()),  # noqa: S611 — a constant, no input
        )
        .order_by(F("awaiting_index").desc(nulls_last=True))
    )


def _held_against(typed: list[str], entry: Professional) -> Hit | None:
    """The rule of the index, applied to an entry that it does not hold yet."""
    places = [(place["specialty"], place["town"], place["postcode"]) for place in entry.places]
    terms = matching.terms(entry.family_name, entry.given_name, entry.profession, places)
    points = matching.score(typed, terms)
    fault = not points
    if fault:
        points = matching.score_with_fault(typed, terms)
    return Hit(entry.pk, points, fault, matching.rank(entry.family_name, entry.given_name)) if points else None


def _rows(entries: Sequence[Professional], typed: list[str]) -> list[Row]:
    invited = _counter[0]([entry.pk for entry in entries]) if _counter and entries else {}
    return [_row(entry, typed, invited.get(entry.pk, 0)) for entry in entries]


def _row(entry: Professional, typed: list[str], invited_by: int) -> Row:
    place = _place(entry.places, typed)
    account = entry.account
    return Row(
        id=entry.pk,
        name=entry.name,
        title=entry.title,
        profession=entry.profession,
        specialty=place.get("specialty") or "",
        organisation=place.get("organisation") or "",
        town=place.get("town") or "",
        postcode=place.get("postcode") or "",
        reach=reach.of(account),
        invited_by=invited_by,
        account=account.pk if account else None,
        identity=entry.identity,
    )


def _place(places: list[dict[str, str | None]], typed: list[str]) -> dict[str, str | None]:
    """The place that the search is about: « Dupont Brest » shows Dupont's practice in Brest, else the first one."""
    if len(places) < 2 or not typed:
        return places[0] if places else {}

    def answered(place: dict[str, str | None]) -> int:
        said = words.split(" ".join(text for text in place.values() if text))
        return sum(any(word.startswith(one) for word in said) for one in typed)

    return max(places, key=answered)
