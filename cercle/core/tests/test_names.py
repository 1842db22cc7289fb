"""Names that travel to strangers carry nothing but a name (pitfall S19)."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cercle.core.names import LONGEST, clean


@pytest.mark.parametrize(
    "name",
    [
        "Hélène Martin",
        "Jean-François d’Aboville",
        "Nguyễn Thị Minh",
        "Dr. O'Neil",
        "María José Nuñez",
        "Michèle Du Pré (13e)",
        "Łukasz Żółć",
        "李小龍",
        "محمد",
        "Cabinet 2B",
    ],
)
def test_real_names_stay(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jean \t\n Dupont ", "Jean Dupont"),
        ("Jean\u202eDupont", "JeanDupont"),
        ("Je\u200ban\u00ad Dup\ufeffont", "Jean Dupont"),
        ("Jean\u00a0Dupont", "Jean Dupont"),
        ("Jean\r\nBcc: tous@example.org", "Jean Bcc"),
        ("Gagnez sur https://evil.example/x?y=1 vite", "Gagnez sur vite"),
        ("www.evil.example Jean", "Jean"),
        ("Jean evil.com/gagner", "Jean evil. com/gagner"),
        ("Jean evil。com", "Jean evil. com"),
        ("hxxp://evil.com", ""),
        ("Jean jean@example.org", "Jean"),
        ("Jean jean＠example.org", "Jean"),
        ("Appelez le 08 99 12 34 56", "Appelez le"),
        ("Appelez +33(0)8.99.12.34.56 Jean", "Appelez Jean"),
        ("<b>Jean</b>", "b Jean /b"),
        ("Dr.Martin", "Dr. Martin"),
        ("e\u0301", "é"),
        pytest.param("Jean" + "\u0301" * 50, "Jean\u0301\u0301\u0301", id="a tower of accents"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_the_rest_goes(typed: str, kept: str) -> None:
    assert clean(typed) == unicodedata.normalize("NFC", kept)


_PIECES = ["http://a.b", "www.", "@", "0612345678", "12", ".", "a", " ", "/", "://", "\u202e", "fr", "(", "+"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(_PIECES)).map("".join)))
@example("hthttp://tp://evil.com")
@example("0 1a2@3 4 5 6")
@example("0http://0")
def test_what_is_left_is_harmless_and_twice_is_once(typed: str) -> None:
    kept = clean(typed)
    assert clean(kept) == kept
    assert len(kept) <= LONGEST
    assert "@" not in kept
    assert "http://" not in kept
    assert not re.search(r"\d{5}", re.sub(r"[\s.\-_/()]", "", kept))
    assert not re.search(r"\w\.\w", kept)
    assert not any(unicodedata.category(character)[0] == "C" for character in kept)
