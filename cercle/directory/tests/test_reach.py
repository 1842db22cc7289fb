"""Active, inactive, never connected (product.md §2)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation

from cercle.core.testing import Cast, Clock
from cercle.directory import reach

pytestmark = pytest.mark.django_db


def test_the_last_day_counts_to_the_second(cast: Cast, clock: Clock) -> None:
    cast.nurse.last_seen = clock.now - timedelta(days=settings.ACTIVE_DAYS)
    assert reach.of(cast.nurse).code == "active"
    clock.move(seconds=1)
    assert reach.of(cast.nurse).code == "inactive"


def test_the_number_of_days_is_a_setting(cast: Cast) -> None:
    cast.nurse.last_seen = timezone.now() - timedelta(days=10)
    with override_settings(ACTIVE_DAYS=9):
        assert reach.of(cast.nurse).badge


def test_nobody_and_an_account_that_never_connected(cast: Cast) -> None:
    cast.nurse.last_seen = None
    assert reach.of(cast.nurse) == reach.of(None)
    assert reach.of(None).label == "Jamais connecté"
    assert reach.of(None).badge


def test_the_label_says_since_when() -> None:
    seen = timezone.now().replace(year=2024, month=3, day=5, hour=12)
    with translation.override("fr"):
        assert reach.of_date(seen).label == "Inactif depuis le 5 mars 2024"
    assert reach.of_date(seen).since == seen
