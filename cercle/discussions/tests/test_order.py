"""Many at once: numbers without gaps, positions that become visible in order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import edit_message, post_message, sign_message, start_discussion
from cercle.discussions.models import Discussion, Message

THREADS = 8
EACH = 12


@pytest.fixture
def generous(settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIMITS = {**settings.LIMITS, "POSTS": 10_000, "SIGNS": 10_000}


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
def test_whoever_resumes_while_many_write_and_change_ends_with_the_newest(cast: Cast, generous: None) -> None:
    """Messages and changes share the positions: no change hides a message said before it, nor the other way round."""
    done = threading.Event()
    seen: dict[int, int] = {}  # seq → how often the message is said to have changed, by the last that was heard
    positions: list[int] = []

    def write(n: int) -> None:
        author, discussion = (cast.doctor, cast.nurse)[n % 2], Discussion.objects.get(pk=cast.discussion.pk)
        try:
            for k in range(6):
                message = post_message(author, discussion, body=f"{n}.{k}")
                edit_message(author, message, body=f"{n}.{k} !")
                sign_message(author, message, "done")
        finally:
            connection.close()

    def read() -> None:
        try:
            while True:
                finished = done.is_set()
                batch = queries.missed(cast.nurse, after=positions[-1] if positions else 0, limit=3)
                positions.extend(each.position for each in batch)
                seen.update({each.message.seq: each.message.changed or 0 for each in batch})
                if finished and not batch:
                    return
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(write, range(THREADS)))
    finally:
        done.set()
        reader.join()
    assert positions == sorted(set(positions))
    assert seen == dict(Message.objects.values_list("seq", "changed"))
    assert not Message.objects.exclude(position__in=positions).exists()


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
