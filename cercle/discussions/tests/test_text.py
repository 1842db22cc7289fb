"""Hostile text is harmless before it is stored."""

import pytest

from cercle.discussions.text import _rewritten, harmless


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("user\u202egpj.exe", "usergpj.exe"),  # right-to-left override (CVE-2021-42574)
        ("a\u2066b\u2069c", "abc"),
        ("pay\u200bpal", "paypal"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\u200db", "ab"),  # a joiner that joins nothing
        ("\u3164\u2800\uffa0", ""),  # blank, and no white space
        ("\U000e0041\U000e007f", ""),  # tags
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("\ud800", ""),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("a" + "\u0301" * 50, "a" + "\u0301" * 4),  # piled marks
        ("👩\u200d⚕️ 🏳️\u200d🌈", "👩\u200d⚕️ 🏳️\u200d🌈"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
    ],
)
def test_what_hides_or_turns_text_goes(typed: str, kept: str) -> None:
    assert harmless(typed) == kept


def test_much_hostile_text_costs_little() -> None:
    """100 kB of each, well below a second all together: no pattern backtracks."""
    for piece in ("\u202e", "a\u0301", "\u0301", "\u200d", "\n", "👩\u200d", "@"):
        harmless(piece * (100_000 // len(piece)))


def test_what_is_left_as_it_is_has_nothing_to_be_rewritten() -> None:
    every = [chr(code) for code in range(0x400)]
    assert {each for each in every if harmless(f"a{each}b") != _rewritten(f"a{each}b")} == set()
    assert harmless(" Bonjour, ça va ? ") == "Bonjour, ça va ?"
