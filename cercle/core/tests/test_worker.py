"""Jobs of a worker that was killed run again, once."""

import asyncio
from collections.abc import Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from cercle.core.process import worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    # Before as well as after: procrastinate's tables are no Django models, so what another test's commit
    # queued is still there when this one starts.
    _truncate()
    yield
    _truncate()


def _truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def rescue() -> int:
    async def run() -> int:
        async with worker.opened(app) as ready:
            return await worker.rescue_jobs(ready)

    return asyncio.run(run())


def dead_worker() -> int:
    return _insert("procrastinate_workers", last_heartbeat=f"now() - interval '{worker.DEAD_AFTER + 5} seconds'")


def living_worker() -> int:
    return _insert("procrastinate_workers", last_heartbeat="now()")


def job(status: str, by: int | None = None, lock: str | None = None) -> int:
    quoted = f"'{lock}'" if lock else "NULL"
    return _insert(
        "procrastinate_jobs",
        queue_name="'x'",
        task_name="'x'",
        status=f"'{status}'",
        worker_id=str(by) if by else "NULL",
        queueing_lock=quoted,
    )


def _insert(table: str, **values: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())}) RETURNING id")
        return int(cursor.fetchone()[0])


def statuses() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status FROM procrastinate_jobs")
        return dict(cursor.fetchall())


def test_a_dead_workers_job_goes_back_and_a_living_ones_stays() -> None:
    left, held, done = job("doing", dead_worker()), job("doing", living_worker()), job("succeeded")
    assert rescue() == 1
    assert statuses() == {left: "todo", held: "doing", done: "succeeded"}
    assert rescue() == 0


def test_work_that_was_asked_for_again_is_not_doubled() -> None:
    job("doing", dead_worker(), lock="same")
    again = job("todo", lock="same")
    other = job("doing", dead_worker())
    assert rescue() == 2
    assert statuses() == {again: "todo", other: "todo"}
