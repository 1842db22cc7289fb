"""A birth date as people write it: an eighty-year-old on a phone finds no slash on the keyboard of digits."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cercle.invitations.guests import parse_birth_date
from cercle.invitations.search import name_key

#: Beginnings that tell the months apart in French and English, without accents.
_MONTHS = (
    ("jan",),
    ("fev", "feb"),
    ("mar",),
    ("avr", "apr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("aou", "aug"),
    ("sep",),
    ("oct",),
    ("nov",),
    ("dec",),
)
_EIGHT = re.compile(r"(\d\d)(\d\d)(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\D?(\d\d)\D?(\d\d)")
_WITH_WORDS = re.compile(r"(\d{1,2}) ?(?:er|st|nd|rd|th)? ([a-z]+) (\d{4})|([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")


def read(text: str) -> date | None:
    """The day in « 02/05/1944 », « 2 5 1944 », « 02051944 », « 2 mai 1944 », « May 2, 1944 » or « 1944-05-02 »; None
    for anything else, a day that does not exist and a year of two digits alike. The day comes before the month."""
    text = text.strip()
    for pattern, order in ((_EIGHT, (3, 2, 1)), (_DAY_FIRST, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3))):
        if found := pattern.fullmatch(text):
            year, month, day = (int(found[place]) for place in order)
            if known := _day(year, month, day):
                return known
    if found := _WITH_WORDS.fullmatch(name_key(text).strip()):
        spoken, word, written = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return _day(int(written), _month(word), int(spoken))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    """1 to 12, or 0 for no month."""
    numbers = (number for number, starts in enumerate(_MONTHS, 1) if word.startswith(starts))
    return next(numbers, 0)


class BirthDateField(forms.CharField):
    """One plain field: three would be six taps more. What is wrong with it costs no try."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Date de naissance"))
        kwargs.setdefault("help_text", gettext_lazy("Jour, mois, année. Par exemple : 02/05/1944."))
        attrs = {"autocomplete": "bday", "inputmode": "numeric"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """A ``date``."""
        text = super().clean(value)
        if not text:
            return None
        day = read(text)
        if day is None:
            raise ValidationError(
                _("Écrivez le jour, le mois et l’année à quatre chiffres. Par exemple : 02/05/1944."), code="invalid"
            )
        errors: dict[str, str] = {}
        parse_birth_date(day, errors)
        if errors:
            raise ValidationError(errors["birth_date"], code="impossible")
        return day
