"""Finding people (product.md §2)."""

from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cercle.core.errors import NotFound
from cercle.core.testing import Cast, make_account, make_entry
from cercle.directory import entries, queries
from cercle.directory.access import visible_entries
from cercle.directory.index import build
from cercle.directory.models import Activity, Organisation, Professional
from cercle.directory.queries import Row

pytestmark = pytest.mark.django_db


def entry(given: str, family: str, profession: str = "Infirmier", *places: tuple[str, str, str]) -> Professional:
    """An entry with activities (specialty, town, postcode)."""
    made = Professional.objects.create(given_name=given, family_name=family, profession=profession)
    for specialty, town, postcode in places:
        place = Organisation.objects.create(name=f"Cabinet de {town}", town=town)
        Activity.objects.create(
            professional=made, organisation=place, specialty=specialty, town=town, postcode=postcode
        )
    return made


@pytest.fixture(autouse=True)
def own_index(index_folder: Path) -> None:
    """What a test indexes is rolled back under the index: no other test should meet it."""


@pytest.fixture(params=["awaiting", "indexed"])
def people(request: pytest.FixtureRequest, cast: Cast) -> Cast:
    """Every rule holds both for entries that the index does not hold yet and for those that it does."""
    entry("Anne-Marie", "LE GALL", "Médecin", ("Cardiologie et maladies vasculaires", "Saint-Malo", "35400"))
    entry("Jean-Marc", "LEFÈVRE", "Masseur-Kinésithérapeute", ("", "Aix-en-Provence", "13100"))
    entry("Philippe", "D'ANGELO", "Médecin", ("Médecine Générale", "Paris 15e Arrondissement", "75015"))
    entry("Zoé", "MARTINEAU", "Sage-Femme", ("", "Sainte-Anne", "97180"))
    entry("Martin", "PONS", "Infirmier", ("", "Rennes", "35000"), ("", "Brest", "29200"))
    entry("Lou", "DUPONT-MARTIN", "Infirmier", ("", "Bœrsch", "67530"))
    if request.param == "indexed":
        build.catch_up()
        assert not Professional.objects.exclude(awaiting_index=None).exists()
    return cast


def names(cast: Cast, q: str) -> list[str]:
    return [row.name for row in queries.search(cast.doctor, q).rows]


@pytest.mark.parametrize(
    "q",
    [
        "le gall",
        "GALL",
        "legall",
        "gal",
        "anne marie le g",
        "annemarie",
        "marie-anne legall",
        "gall st malo",
        "saint malo gall",
        "saintmalo gall",
        "Dr Le Gall",
        "médecin à Saint-Malo",
        "cardiologue 354",
        "cardio malo",
        "35400 medecin",
    ],
)
def test_order_accents_compounds_and_beginnings_do_not_matter(people: Cast, q: str) -> None:
    assert names(people, q)[0] == "Anne-Marie LE GALL"


@pytest.mark.parametrize(
    ("q", "who"),
    [
        ("lefevre", "Jean-Marc LEFÈVRE"),
        ("lefebre", "Jean-Marc LEFÈVRE"),  # one letter too many
        ("lfevre jean", "Jean-Marc LEFÈVRE"),
        ("lefvere", "Jean-Marc LEFÈVRE"),  # exchanged
        ("lefaivre", "Jean-Marc LEFÈVRE"),  # sounds alike
        ("kiné aix", "Jean-Marc LEFÈVRE"),
        ("filippe dangelo", "Philippe D'ANGELO"),
        ("d’angelo", "Philippe D'ANGELO"),
        ("généraliste paris 15", "Philippe D'ANGELO"),
        ("sagefemme ste anne", "Zoé MARTINEAU"),
        ("Boersch infirmière", "Lou DUPONT-MARTIN"),
        ("BŒRSCH", "Lou DUPONT-MARTIN"),
    ],
)
def test_small_faults_and_other_words_for_it_find_them_too(people: Cast, q: str, who: str) -> None:
    assert names(people, q)[0] == who


def test_the_name_ranks_before_its_beginning_and_both_before_given_names(people: Cast) -> None:
    assert names(people, "martin") == ["Hélène Martin", "Lou DUPONT-MARTIN", "Zoé MARTINEAU", "Martin PONS"]


def test_every_word_counts_and_two_faults_are_too_many(people: Cast) -> None:
    assert names(people, "gall brest") == []
    assert names(people, "lefbrve aax") == []
    assert names(people, "zzzz") == []


@pytest.mark.parametrize(
    "q",
    [
        "%",
        "_",
        "mart%",
        "*",
        "martin OR 1=1",
        "family:martin",
        "-martin",
        '"martin',
        "(((",
        "\\",
        "[a TO z]",
        "a~2^9",
        "~",
    ],
)
def test_wildcards_and_operators_mean_nothing(people: Cast, q: str) -> None:
    found = names(people, q)
    plain = names(people, "".join(letter if letter.isalnum() else " " for letter in q))
    assert found == plain
    assert len(found) < 9


@pytest.mark.parametrize("q", ["", "   ", "👩‍⚕️", "***", "\x00", "'"])
def test_an_empty_search_finds_nobody_and_says_what_to_type(people: Cast, q: str) -> None:
    page = queries.search(people.doctor, q)
    assert (page.rows, page.more) == ([], False)
    assert "nom" in page.hint


def test_a_search_of_500_characters_is_answered(people: Cast) -> None:
    assert queries.search(people.doctor, "le gall " + "x" * 492).rows == []
    assert names(people, "le gall " + " le gall" * 60)[0] == "Anne-Marie LE GALL"
    assert queries.search(people.doctor, "a b c d e f g h " * 31).rows == []


def test_the_place_that_was_asked_for_is_shown(people: Cast) -> None:
    def shown(q: str) -> Row:
        return queries.search(people.doctor, q).rows[0]

    assert (shown("pons").town, shown("pons").organisation) == ("Rennes", "Cabinet de Rennes")
    assert (shown("pons brest").town, shown("pons 292").postcode) == ("Brest", "29200")


def test_at_most_twenty_then_more_each_once(cast: Cast) -> None:
    for number in range(45):
        entry(f"{chr(97 + number % 26)}nne", "KERVELLA", "Infirmier", ("", "Brest", "29200"))
    for _ in ("awaiting", "indexed"):
        pages = [queries.search(cast.doctor, "kervella brest", offset=offset) for offset in (0, 20, 40)]
        assert [len(page.rows) for page in pages] == [20, 20, 5]
        assert [page.more for page in pages] == [True, True, False]
        ids = [row.id for page in pages for row in page.rows]
        assert len(set(ids)) == 45
        shown = [row.name for page in pages for row in page.rows]
        assert shown == sorted(shown)
        build.catch_up()
    assert queries.search(cast.doctor, "kervella", limit=1000).rows == queries.search(cast.doctor, "kervella").rows
    assert queries.search(cast.doctor, "kervella", offset=10**6).hint


def test_inactive_and_never_connected_people_stay_and_say_so(cast: Cast) -> None:
    entry("Nora", "QUINIOU")
    slow = make_account("Yves Quiniou", last_seen=timezone.now() - timedelta(days=200))
    make_entry("Yves", "Quiniou", account=slow)
    make_entry("Inès", "Quiniou", account=make_account("Inès Quiniou", email="iq@example.org"))
    codes = {row.name: row.reach.code for row in queries.search(cast.doctor, "quiniou").rows}
    assert codes == {"Nora QUINIOU": "never", "Yves Quiniou": "inactive", "Inès Quiniou": "active"}


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    for number in range(30):
        account = make_account(f"N{number} Kervella", email=f"k{number}@example.org") if number % 2 else None
        made = entry("Anne", "KERVELLA", "Infirmier", ("", "Brest", "29200"), ("", "Rennes", "35000"))
        Professional.objects.filter(pk=made.pk).update(account=account)
    build.catch_up()
    queries.search(cast.doctor, "kervella")
    for q in ("kervella", "kervela", "nobody at all", "a", "girard rennes"):
        with CaptureQueriesContext(connection) as asked, mock.patch.object(queries, "_counter", []):
            queries.search(cast.doctor, q)
        assert len(asked) == 1, q


def test_how_many_colleagues_invited_comes_from_above(cast: Cast) -> None:
    made = entry("Nora", "QUINIOU")
    with mock.patch.object(queries, "_counter", [lambda ids: dict.fromkeys(ids, 2)]):
        assert queries.search(cast.doctor, "quiniou").rows[0].invited_by == 2
        assert queries.rows_of(cast.doctor, [made.pk])[0].invited_by == 2


def test_patients_and_caregivers_have_no_directory(cast: Cast) -> None:
    for user in (cast.patient, cast.caregiver):
        for q in ("martin", ""):
            with pytest.raises(NotFound):
                queries.search(user, q)
        assert queries.rows_of(user, Professional.objects.values_list("pk", flat=True)) == []


def test_an_index_full_of_people_who_are_no_more_is_made_again(cast: Cast) -> None:
    gone = [entry("Anne", "KERVELLA").pk for _ in range(60)]
    build.catch_up()
    Professional.objects.filter(pk__in=gone).delete()
    there = entry("Zita", "KERVELLA")
    Professional.objects.filter(pk=there.pk).update(awaiting_index=None)
    build.update([there.pk])
    assert names(cast, "kervella") == ["Zita KERVELLA"]


def test_the_query_in_sql_and_the_queryset_see_the_same_people(cast: Cast) -> None:
    made = entry("Nora", "QUINIOU")
    for retired in (None, timezone.now()):
        Professional.objects.filter(pk=made.pk).update(retired_at=retired)
        every = list(Professional.objects.values_list("pk", flat=True))
        assert {one.id for one in entries.read(every)} == set(visible_entries(cast.doctor).values_list("pk", flat=True))


def test_retired_people_are_gone_at_once_even_from_an_older_index(cast: Cast) -> None:
    made = entry("Nora", "QUINIOU")
    build.catch_up()
    assert names(cast, "quiniou")
    Professional.objects.filter(pk=made.pk).update(retired_at=timezone.now())
    assert names(cast, "quiniou") == []
