"""A birth date as people write it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cercle.web.forms.birth_date import BirthDateField, read

DAY = date(1944, 5, 2)


@pytest.mark.parametrize(
    "text",
    [
        *("02/05/1944", "2/5/1944", "02.05.1944", "02-05-1944", "02 05 1944", "02051944", "1944-05-02", "19440502"),
        *("2 mai 1944", "2 MAI 1944", "2 may 1944", "May 2, 1944", "2nd May 1944", " 02/05/1944 ", "02 / 05 / 1944"),
    ],
)
def test_many_ways_are_one_day(text: str) -> None:
    assert read(text) == BirthDateField().clean(text) == DAY


@pytest.mark.parametrize("text", ["1er mars 1941", "1 mars 1941", "01/03/1941", "1st March 1941"])
def test_the_first_of_march(text: str) -> None:
    assert read(text) == date(1941, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "hier", "31/02/1944", "02/05/44", "1944", "2 machin 1944", "99999999", "2/13/1944", "0/0/0000"]
)
def test_anything_else_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["02/05/1844", "02/05/2999", "02/05/44"])
def test_the_impossible_is_said(text: str) -> None:
    with pytest.raises(ValidationError):
        BirthDateField().clean(text)


MONTHS = [
    *("janvier", "january", "février", "february", "mars", "march", "avril", "april", "mai", "may", "juin", "june"),
    *("juillet", "july", "août", "august", "septembre", "september", "octobre", "october"),
    *("novembre", "november", "décembre", "december"),
]


@pytest.mark.parametrize("place", range(24))
def test_every_month_in_both_languages(place: int) -> None:
    assert read(f"3 {MONTHS[place]} 1950") == date(1950, place // 2 + 1, 3)
