"""Addresses as people type and paste them (pitfall S17)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cercle.core.email_domains import suspect_domain
from cercle.core.emails import BadAddress, mask, normalise


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("jean@example.org", "jean@example.org"),
        ("  Jean.DUPONT@Example.ORG\t", "jean.dupont@example.org"),
        ("\u00a0jean@example.org\u200b", "jean@example.org"),
        ("mailto:jean@example.org", "jean@example.org"),
        ("MAILTO:jean%40example.org?subject=Bonjour&body=x", "jean@example.org"),
        ("<jean@example.org>", "jean@example.org"),
        (" <mailto:jean@example.org>, ", "jean@example.org"),
        ("jean@hôpital.fr", "jean@xn--hpital-ixa.fr"),
        ("jean@ho\u0302pital.fr", "jean@xn--hpital-ixa.fr"),  # the accent typed apart (NFD)
        ("jean@HÔPITAL.fr", "jean@xn--hpital-ixa.fr"),
        ("jean@xn--hpital-ixa.fr", "jean@xn--hpital-ixa.fr"),
        ("jean@example.org.", "jean@example.org"),
        ("jean+cabinet@example.org", "jean+cabinet@example.org"),
        ("j.e.a.n@gmail.com", "j.e.a.n@gmail.com"),
        ("o'neil@example.org", "o'neil@example.org"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_one_form(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u00a0\u200b ", "empty"),
        ("mailto:", "empty"),
        ("jean dupont@example.org", "space"),
        ("jean@exam ple.org", "space"),
        ("jean@example.org paul@example.org", "space"),
        ("jean\nBcc: x@example.org", "space"),
        ("jean.example.org", "no_at"),
        ("jean@paul@example.org", "several_at"),
        ("@example.org", "local"),
        (".jean@example.org", "local"),
        ("jean..paul@example.org", "local"),
        ('"jean"@example.org', "local"),
        ("jean,paul@example.org", "local"),
        ("hélène@example.org", "accent"),
        ("jean@", "domain"),
        ("jean@localhost", "domain"),
        ("jean@127.0.0.1", "domain"),
        ("jean@[127.0.0.1]", "domain"),
        ("jean@exa_mple.org", "domain"),
        ("jean@-example.org", "domain"),
        ("jean@example..org", "domain"),
        ("jean@example.f", "domain"),
        (f"{'a' * 65}@example.org", "length"),
        (f"{'a' * 60}@{'a' * 63}.{'b' * 63}.{'c' * 63}.org", "length"),
        (f"jean@{'a' * 64}.org", "domain"),
        ("a" * 100_000 + "@example.org", "length"),
    ],
)
def test_refused_with_a_code_and_words(typed: str, code: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        normalise(typed)
    assert isinstance(refusal.value, ValueError)
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 10


@given(st.one_of(st.text(), st.emails(), st.builds("{}{}{}".format, st.text(), st.emails(), st.text())))
@example("<<a@b.fr>>")
@example("mailto:mailto:a@b.fr")
@example("mailto:%3Ca@b.fr%3E")
def test_nothing_but_a_value_error_comes_out_and_twice_is_once(typed: str) -> None:
    try:
        stored = normalise(typed)
    except BadAddress:
        return
    assert normalise(stored) == stored
    assert stored.isascii()
    assert stored == stored.lower()
    assert len(stored) <= 254


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jean@gmial.com", "jean@gmail.com"),
        ("jean@gmai.com", "jean@gmail.com"),
        ("jean@gmaill.com", "jean@gmail.com"),
        ("jean@gmail.fr", "jean@gmail.com"),
        ("jean@gmail.con", "jean@gmail.com"),
        ("jean@orage.fr", "jean@orange.fr"),
        ("jean@wanado.fr", "jean@wanadoo.fr"),
        ("jean@laposte.fr", "jean@laposte.net"),
        ("jean@hotmal.fr", "jean@hotmail.fr"),
        ("jean@gmail.com", None),
        ("jean@gmx.fr", None),
        ("jean@mail.com", None),
        ("jean@chu-rennes.fr", None),
        ("nothing", None),
    ],
)
def test_slips_of_the_finger_are_suggested(typed: str, meant: str | None) -> None:
    assert suspect_domain(typed) == meant


def test_a_mask_keeps_the_domain() -> None:
    assert mask("jean@example.org") == "j•••@example.org"
