from hypothesis import given
from hypothesis import strategies as st

from cercle.directory import identifiers

digits = st.text(alphabet="0123456789", min_size=10, max_size=10)


def test_the_example_of_the_sandbox_passes_and_published_fictions_fail() -> None:
    assert identifiers.rpps("99700218896")
    assert not any(
        map(identifiers.rpps, ("10003461033", "10001234567", "11102379616", "", "9970021889", "9970021889x"))
    )


@given(digits)
def test_exactly_one_last_digit_is_right(body: str) -> None:
    right = [digit for digit in "0123456789" if identifiers.rpps(body + digit)]
    assert right == [identifiers.check_digit(body)]
    assert identifiers.luhn(body + right[0])


@given(st.text(max_size=20))
def test_any_text_is_answered(text: str) -> None:
    assert not identifiers.rpps(text) or (text.isdigit() and identifiers.luhn(text))
    identifiers.national_id(text)
