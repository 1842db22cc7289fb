"""The numbering plan of the reference on French health standards, §8.1, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cercle.core import phones
from cercle.core.phones import BadNumber, country, is_fictional, is_mobile, kind, mask, normalise, shown


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0612345678", "+33612345678"),
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06\u00a012\u202f34 56 78", "+33612345678"),
        ("\u202a06 12 34 56 78\u202c", "+33612345678"),  # copied from a phone's contacts
        ("０６１２３４５６７８", "+33612345678"),
        ("tel:+33612345678;ext=1", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("+33 06 12 34 56 78", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("0033 (0) 6 12 34 56 78", "+33612345678"),
        ("07 31 23 45 67", "+33731234567"),
    ],
)
def test_metropolitan_mobiles(typed: str, stored: str) -> None:
    """Arcep's plan: 06 and 073 to 079 are mobiles; « +33 0… » is repaired."""
    assert normalise(typed) == stored
    assert kind(stored) == "mobile"
    assert is_mobile(stored)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0690 12 34 56", "+590690123456"),
        ("0691 12 34 56", "+590691123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0639 12 34 56", "+262639123456"),
        ("+33 6 90 12 34 56", "+590690123456"),  # the same number under the wrong country
        ("+590 0690 12 34 56", "+590690123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("0708 12 34 56", "+508708123456"),
        ("+687 50 12 34", "+687501234"),
        ("+689 87 12 34 56", "+68987123456"),
        ("+681 82 12 34", "+681821234"),
    ],
)
def test_overseas_mobiles_go_to_their_own_country(typed: str, stored: str) -> None:
    """Country codes by Arcep 2006, +687 by the plan of Nouvelle-Calédonie, prefixes to be confirmed (« K »)."""
    assert normalise(typed) == stored
    assert kind(stored) == "mobile"


@pytest.mark.parametrize(
    ("typed", "stored", "what"),
    [
        ("01 45 00 00 00", "+33145000000", "landline"),
        ("09 70 00 00 00", "+33970000000", "landline"),
        ("0590 12 34 56", "+590590123456", "landline"),
        ("0262 12 34 56", "+262262123456", "landline"),
        ("0269 12 34 56", "+262269123456", "landline"),
        ("08 00 12 34 56", "+33800123456", "special"),
        ("0899 12 34 56", "+33899123456", "special"),
        ("0937 12 34 56", "+33937123456", "special"),
        ("0939 12 34 56", "+33939123456", "special"),
        ("+32 2 555 12 12", "+3225551212", "foreign"),
    ],
)
def test_what_gets_no_sms(typed: str, stored: str, what: str) -> None:
    """08 is value-added; 0937 to 0939 belong to automated platforms (Arcep decision 2022-1583)."""
    assert normalise(typed) == stored
    assert kind(stored) == what
    assert not is_mobile(stored)


def test_a_foreign_mobile_reads_sms() -> None:
    assert normalise("+32 470 12 34 56") == "+32470123456"
    assert kind("+32470123456") == "foreign"
    assert is_mobile("+32470123456")


@pytest.mark.parametrize("typed", ["06 39 98 12 34", "+33639981234", "01 99 00 12 34", "02 61 91 12 34"])
def test_numbers_of_films_are_known(typed: str) -> None:
    """Arcep's blocks for audiovisual works; 06 39 98 is the exception to Mayotte's 0639."""
    stored = normalise(typed)
    assert stored.startswith("+33")
    assert is_fictional(stored)


def test_other_numbers_are_not_fictional() -> None:
    assert not is_fictional(normalise("0639 12 34 56"))
    assert not is_fictional(normalise("06 12 34 56 78"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("+", "empty"),
        ("06 12 34 56 7a", "letters"),
        ("jean@example.org", "letters"),
        ("06+12345678", "letters"),
        ("75 12 34", "no_code"),
        ("87 12 34 56", "no_code"),
        ("06 12 34 56 7", "short"),
        ("15", "short"),
        ("3237", "short"),
        ("06 12 34 56 78 9", "long"),
        ("0700 12 34 56 78 90", "long"),  # a machine's 14 digits (M2M)
        ("0901 12 34 56 78 90", "long"),
        ("9612345678", "unknown"),
        ("0712 34 56 78", "unknown"),  # 070 to 072 are not open to people
        ("+33 0", "short"),
        ("+999 123 456 789", "unknown"),
        ("+1 555 000 0000", "unknown"),
        ("1" * 100_000, "long"),
    ],
)
def test_refused_with_a_code_and_words(typed: str, code: str) -> None:
    with pytest.raises(BadNumber) as refusal:
        normalise(typed)
    assert isinstance(refusal.value, ValueError)
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 10


@given(st.one_of(st.text(), st.from_regex(r"(\+|00|0)?[0-9 .()-]{3,16}", fullmatch=True)))
def test_nothing_but_a_value_error_comes_out_and_twice_is_once(typed: str) -> None:
    try:
        stored = normalise(typed)
    except BadNumber:
        return
    assert normalise(stored) == stored
    assert stored[0] == "+"
    assert stored[1:].isdigit()
    assert len(stored) <= 16
    assert kind(stored) in {"mobile", "landline", "special", "foreign"}
    assert country(stored)
    assert normalise(shown(stored)) == stored


@given(st.from_regex(r"0[67][0-9]{8}", fullmatch=True))
def test_every_way_of_writing_a_french_number_is_the_same_number(national: str) -> None:
    try:
        stored = normalise(national)
    except BadNumber:
        return
    for typed in (f"+33{national[1:]}", f"0033{national[1:]}", f"+33{national}", f"+33(0){national[1:]}"):
        assert normalise(typed) == stored


def test_shown_and_masked() -> None:
    assert shown("+33612345678") == "06 12 34 56 78"
    assert shown("+262692123456").startswith("+262 692")
    assert mask("+33612345678") == "•• •• •• •• 78"
    assert (country("+33612345678"), country("+262692123456"), country("+32470123456")) == ("33", "262", "32")


def test_another_region_reads_its_own_numbers() -> None:
    assert phones.normalise("0470 12 34 56", region="BE") == "+32470123456"
