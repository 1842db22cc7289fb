from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cercle.delivery import queries
from cercle.delivery.models import Outgoing

pytestmark = pytest.mark.django_db


def row(reference: str, minutes: int, kind: str = "test") -> Outgoing:
    made = Outgoing.objects.create(kind=kind, reference=reference, channel="email", recipient="a@example.org")
    Outgoing.objects.filter(pk=made.pk).update(created_at=timezone.now() + timedelta(minutes=minutes))
    return made


def test_latest_is_the_newest_of_each_in_one_query(django_assert_num_queries: Any) -> None:
    row("1", 0)
    newest = row("1", 5)
    other = row("2", 1)
    row("2", 9, kind="another")
    with django_assert_num_queries(1):
        assert queries.latest("test", ["1", "2", "3"]) == {"1": newest, "2": other}
    with django_assert_num_queries(0):
        assert queries.latest("test", []) == {}


def test_history_is_newest_first() -> None:
    rows = [row("1", minutes) for minutes in (0, 5, 3)]
    assert queries.history("test", "1") == [rows[1], rows[2], rows[0]]
