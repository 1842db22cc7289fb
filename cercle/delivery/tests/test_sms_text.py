"""Lengths by 3GPP TS 23.038 and 23.040, and the French trap of reference §8.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cercle.delivery.sms_text import gsm_friendly, is_gsm, length


@pytest.mark.parametrize("character", "éèàùÇÉñüö@€£\n")
def test_in_the_alphabet(character: str) -> None:
    assert is_gsm(character)


@pytest.mark.parametrize("character", [*"çêëâôîïûœÀÈ’«»…–—😀", "\u00a0"])
def test_out_of_it(character: str) -> None:
    assert length(character).encoding == "UCS-2"


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        # 152 septets, then a pair that may not be split: it goes to the second part, and what follows with it.
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("a" * 151 + "€" + "a" * 153, "GSM-7", 306, 2),
        ("ç" * 70, "UCS-2", 70, 1),
        ("ç" * 71, "UCS-2", 71, 2),
        ("ç" * 134, "UCS-2", 134, 2),
        ("😀" * 35, "UCS-2", 70, 1),
        # 66 units, then a surrogate pair that may not be split.
        ("ç" * 66 + "😀" + "ç" * 66, "UCS-2", 134, 3),
    ],
)
def test_lengths(text: str, encoding: str, units: int, segments: int) -> None:
    found = length(text)
    assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


def test_french_typography_becomes_the_alphabet_and_letters_stay() -> None:
    text = "« L’été » – c’est “prévu”\u202f: œuvre…\u00a0!"
    assert gsm_friendly(text) == '"L\'été" - c\'est "prévu" : oeuvre... !'
    assert is_gsm(gsm_friendly(text))
    assert gsm_friendly("François") == "François"


@given(st.text())
def test_friendliness_changes_nothing_twice_and_never_costs_an_alphabet(text: str) -> None:
    once = gsm_friendly(text)
    assert gsm_friendly(once) == once
    assert is_gsm(once) or not is_gsm(text)
