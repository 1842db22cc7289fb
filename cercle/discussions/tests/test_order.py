"""Many at once: numbers without gaps, positions that become visible in order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import post_message, start_discussion
from cercle.discussions.models import Discussion, Message

THREADS = 8
EACH = 12


@pytest.fixture
def generous(settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIMITS = {**settings.LIMITS, "POSTS": 10_000}


def _post_from_threads(cast: Cast, discussions: list[Discussion]) -> None:
    barrier = threading.Barrier(THREADS)

    def post(n: int) -> None:
        try:
            barrier.wait()
            for k in range(EACH):
                post_message((cast.doctor, cast.nurse)[n % 2], discussions[n % len(discussions)], body=f"{n}.{k}")
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(post, range(THREADS)))


@pytest.mark.django_db(transaction=True)
def test_eight_senders_in_one_discussion_leave_no_gap(cast: Cast, generous: None) -> None:
    _post_from_threads(cast, [Discussion.objects.get(pk=cast.discussion.pk)])
    found = list(Message.objects.order_by("seq").values_list("seq", "position"))
    assert [seq for seq, _ in found] == list(range(1, THREADS * EACH + 1))
    assert [position for _, position in found] == sorted(position for _, position in found)


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_resumes_after_the_last_position_seen_misses_nothing(cast: Cast, generous: None) -> None:
    discussions = [cast.discussion, start_discussion(cast.doctor, title="Autre", members=[cast.nurse])]
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        try:
            last = 0
            while True:
                finished = done.is_set()
                batch = queries.missed(cast.nurse, after=last)
                seen.extend(message.position for message in batch)
                last = seen[-1] if seen else 0
                if finished and not batch:
                    return
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        _post_from_threads(cast, discussions)
    finally:
        done.set()
        reader.join()
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == THREADS * EACH


@pytest.mark.django_db(transaction=True)
def test_one_client_id_from_many_threads_is_one_message(cast: Cast, generous: None) -> None:
    id = uuid4()

    def post(_n: int) -> int:
        try:
            discussion = Discussion.objects.get(pk=cast.discussion.pk)
            return post_message(cast.doctor, discussion, body="Une fois", client_id=id).seq
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(post, range(THREADS))) == {1}
    assert Message.objects.count() == 1
