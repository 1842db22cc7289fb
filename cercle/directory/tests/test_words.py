"""Cutting names and searches into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cercle.directory import words
from cercle.directory.sounds import key
from cercle.directory.spelling import begins_within_one, within_one

letters = st.text(alphabet="abcdeéèçœ' -’", max_size=12)
plain = st.text(alphabet="abcd", max_size=6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hélène D’Œuvre-Le Goff", "helene d oeuvre le goff"),
        ("  ÉMILIE\u00a0BŒUF ", "emilie boeuf"),
        ("e\u0301cole", "ecole"),  # decomposed
        ("Straße Ærø Łódź", "strasse aero lodz"),
        ("👩‍⚕️ 100% _ * AND (x:y)", "100 and x y"),
        ("", ""),
        ("Сидоров", ""),
    ],
)
def test_only_letters_and_digits_without_accents_remain(text: str, expected: str) -> None:
    assert words.normalise(text) == expected


@given(st.text(max_size=60))
def test_normalising_again_changes_nothing(text: str) -> None:
    once = words.normalise(text)
    assert words.normalise(once) == once
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(letters)
def test_case_and_kind_of_separator_do_not_matter(text: str) -> None:
    assert words.normalise(text.upper()) == words.normalise(text) == words.normalise(text.replace("-", " "))


def test_saint_and_its_short_form_are_the_same_word() -> None:
    assert words.parts("Saint-Malo") == words.parts("ST MALO") == {"st", "saint", "malo"}
    assert words.parts("Sainte-Anne") == words.parts("Ste Anne")
    assert {"saintmalo", "stmalo"} <= words.whole("St-Malo")


def test_compound_names_are_also_one_word() -> None:
    assert {"legall"} <= words.joined("Le Gall")
    assert {"jeanmarc", "marchenri", "jeanmarchenri"} <= words.joined("Jean-Marc Henri")


def test_a_long_search_is_cut() -> None:
    assert len(words.of_search("mot " + " ".join(f"mot{n}" for n in range(500)))) == words.MOST_WORDS
    assert all(len(word) <= words.LONGEST_WORD for word in words.of_search("x" * 500))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("philippe", "filipe"),
        ("dupont", "dupond"),
        ("lefevre", "lefaivre"),
        ("gauthier", "gautier"),
        ("thibault", "tibo"),
        ("meyer", "meier"),
        ("kerouac", "querouac"),
        ("renaud", "reneau"),
        ("rousseau", "rousso"),
        ("mathieu", "matieu"),
    ],
)
def test_names_that_sound_alike_share_their_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("martin", "marot"), ("durand", "dupont"), ("moreau", "morin"), ("roux", "rey")]
)
def test_names_that_do_not_sound_alike_have_their_own(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_numbers_and_very_short_words_make_no_sound() -> None:
    assert key("35000") == key("ba") == key("") == ""


def distance(a: str, b: str) -> int:
    """Optimal string alignment distance, by the book."""
    table = [[max(i, j) if not min(i, j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = a[i - 1] != b[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(plain, plain)
def test_one_fault_is_what_the_book_says(a: str, b: str) -> None:
    assert within_one(a, b) == (distance(a, b) <= 1)


@given(plain, plain)
def test_a_beginning_within_one_fault(a: str, b: str) -> None:
    assert begins_within_one(a, b) == any(distance(a, b[:n]) <= 1 for n in range(len(b) + 1))
