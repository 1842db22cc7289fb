"""Token buckets on real PostgreSQL, alone and from many threads at once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from cercle.config.limits import PERIODS, TABLE
from cercle.core import limits
from cercle.core.errors import TooMany
from cercle.core.limits import left, refund, spend, sweep
from cercle.core.models import Bucket
from cercle.core.testing import Clock

MINUTE = timedelta(minutes=1)


def test_periods_are_read_from_the_units() -> None:
    assert PERIODS["INVITER_BURST"] == timedelta(minutes=10)
    assert PERIODS["INVITER_DAY"] == timedelta(hours=24)
    assert PERIODS["POSTS"] == MINUTE
    assert "STREAMS" not in PERIODS
    assert all(limit.default > 0 for limit in TABLE), "limits are on by default (pitfall S20)"


@pytest.mark.django_db
class TestAlone:
    def test_full_then_empty_then_growing_back(self, clock: Clock) -> None:
        for _ in range(3):
            spend("T", "a", capacity=3, period=MINUTE)
        with pytest.raises(TooMany) as refusal:
            spend("T", "a", capacity=3, period=MINUTE)
        assert (refusal.value.limit, refusal.value.retry_after) == ("T", 20)

        clock.move(seconds=19)
        with pytest.raises(TooMany) as refusal:
            spend("T", "a", capacity=3, period=MINUTE)
        assert refusal.value.retry_after == 1
        clock.move(seconds=1)
        spend("T", "a", capacity=3, period=MINUTE)

    def test_keys_and_names_do_not_share(self) -> None:
        spend("T", "a", capacity=1, period=MINUTE)
        spend("T", "b", capacity=1, period=MINUTE)
        spend("U", "a", capacity=1, period=MINUTE)

    def test_zero_closes_the_door(self, settings: Any) -> None:
        settings.LIMITS = {**settings.LIMITS, "POSTS": 0}
        with pytest.raises(TooMany) as refusal:
            spend("POSTS", "a")
        assert refusal.value.retry_after == 60
        assert left("POSTS", "a") == 0

    def test_a_refused_spending_takes_nothing(self) -> None:
        spend("T", "a", capacity=5, period=MINUTE, cost=3)
        with pytest.raises(TooMany):
            spend("T", "a", capacity=5, period=MINUTE, cost=3)
        assert left("T", "a", capacity=5, period=MINUTE) == 2

    def test_more_than_the_whole_bucket_is_refused_at_once(self) -> None:
        with pytest.raises(TooMany):
            spend("T", "a", capacity=5, period=MINUTE, cost=6)
        assert not Bucket.objects.exists()

    def test_a_refund_gives_back_and_never_more_than_full(self) -> None:
        spend("T", "a", capacity=2, period=MINUTE, cost=2)
        refund("T", "a", capacity=2)
        assert left("T", "a", capacity=2, period=MINUTE) == 1
        refund("T", "a", capacity=2, cost=9)
        assert left("T", "a", capacity=2, period=MINUTE) == 2
        refund("T", "never spent", capacity=2)

    def test_a_clock_that_goes_back_gives_nothing(self) -> None:
        now = timezone.now()
        spend("T", "a", capacity=1, period=MINUTE, now=now)
        with pytest.raises(TooMany):
            spend("T", "a", capacity=1, period=MINUTE, now=now - timedelta(hours=1))

    def test_a_failed_transaction_spent_nothing(self) -> None:
        def fail() -> None:
            with transaction.atomic():
                spend("T", "a", capacity=1, period=MINUTE)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert left("T", "a", capacity=1, period=MINUTE) == 1

    def test_one_query(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            spend("T", "a", capacity=5, period=MINUTE)

    def test_the_table_names_nobody(self) -> None:
        spend("T", "karim@example.org", capacity=5, period=MINUTE)
        assert len(Bucket.objects.get().key) == 64
        assert "karim" not in Bucket.objects.get().key

    def test_an_unknown_name_is_a_fault_of_the_program(self) -> None:
        with pytest.raises(KeyError):
            spend("NO_SUCH", "a")
        with pytest.raises(ValueError):
            spend("STREAMS", "a")

    def test_old_buckets_are_swept(self, clock: Clock) -> None:
        spend("T", "a", capacity=5, period=MINUTE)
        assert sweep() == 0
        clock.move(hours=49)
        spend("T", "b", capacity=5, period=MINUTE)
        assert sweep() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fresh", [True, False])
def test_forty_threads_never_take_more_than_there_is(fresh: bool) -> None:
    if not fresh:
        limits.spend("T", "a", capacity=10, period=timedelta(hours=1))
    taken: list[bool] = []
    start = threading.Barrier(40)

    def run() -> None:
        start.wait()
        try:
            limits.spend("T", "a", capacity=10, period=timedelta(hours=1))
            taken.append(True)
        except TooMany:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == (10 if fresh else 9)
