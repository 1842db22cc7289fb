"""The small words of templates: what people read a hundred times a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from cercle.web.templatetags import cercle_ui as ui

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # noon in Paris, a Sunday


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Claire Martin", "CM"),
        ("Dr Claire MARTIN", "CM"),
        ("Mme Anne-Marie Le Goff", "AG"),
        ("élodie nguyen", "ÉN"),
        ("Plaies", "P"),
        ("Marc", "M"),
        ("Dr", "D"),
        ("", "?"),
        ("« » !", "?"),
        ("👩‍⚕️", "?"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert ui.initials(name) == expected


def test_a_hue_is_stable_and_all_eight_are_used() -> None:
    assert ui.hue("x") == ui.hue("x")
    assert {ui.hue(n) for n in range(200)} == {f"avatar--h{n}" for n in range(1, 9)}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOON, "Aujourd’hui"),
        (NOON - timedelta(days=1), "Hier"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "Aujourd’hui"),  # already Sunday in Paris
        (date(2026, 11, 12), "jeudi 12 novembre"),
        (date(2025, 11, 12), "12 novembre 2025"),
        (date(2026, 11, 1), "dimanche 1 novembre"),
    ],
)
def test_day_label(value: date, expected: str) -> None:
    assert ui.day_label(value) == expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=12), "il y a 12 min"),
        (timedelta(hours=3), "09:00"),
        (timedelta(days=1), "hier"),
        (timedelta(days=10), "12 nov."),
        (timedelta(days=400), "18 oct. 2025"),
        (timedelta(seconds=-30), "à l’instant"),  # another machine's clock is a little ahead
    ],
)
def test_relative_time(ago: timedelta, expected: str) -> None:
    said = ui.local_time(NOON - ago)
    assert f">{expected}</time>" in said
    assert 'data-time="relative"' in said


def test_no_time_is_no_element() -> None:
    assert ui.local_time(None) == ""


def test_clock() -> None:
    assert ">12:00</time>" in ui.local_time(NOON, "clock")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+32470123456", "+32 470 12 34 56"),
        ("hello", "hello"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone_format(number: object, expected: str) -> None:
    assert ui.phone_format(number).replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize(
    ("level", "expected"), [("error", "danger"), ("success", "success"), ("", "info"), (None, "info")]
)
def test_tone(level: object, expected: str) -> None:
    assert ui.tone(level) == expected


def test_icons_are_silent_and_made_once() -> None:
    icon = ui.icon("search")
    assert 'aria-hidden="true"' in icon
    assert icon is ui.icon("search")


def test_the_grey_badge_speaks_and_an_active_person_has_none() -> None:
    template = Template('{% include "elements/badge_inactive.html" %}')
    grey = template.render(Context({"reach": {"code": "never", "label": "Jamais connecté"}}))
    assert 'aria-label="Jamais connecté"' in grey
    assert ">?<" in grey
    assert template.render(Context({"reach": {"code": "active", "label": "Active"}})).strip() == ""


def test_a_count_of_nothing_is_an_empty_element() -> None:
    template = Template('{% include "elements/count.html" with n=n id="x" only %}')
    assert template.render(Context({"n": 0})).strip() == '<span class="count" id="count-x"></span>'
    with translation.override("fr"):
        assert "99+" in template.render(Context({"n": 128}))


def test_names_are_escaped() -> None:
    template = Template("{% load cercle_ui %}{{ name|initials }}")
    assert template.render(Context({"name": "<b> &c"})) != "<&"
