import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cercle.audit.journal import record
from cercle.config import health
from cercle.core.testing import Clock


def ask(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/health")
    return answer.status_code, json.loads(answer.content)


def beat(seconds_ago: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def defer(minutes_ago: int, *, scheduled_in: int | None = None) -> None:
    """A job that waits since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) VALUES ('default', 'x', '{}',"
            " CASE WHEN %(in)s::int IS NULL THEN NULL ELSE now() + make_interval(mins => %(in)s) END) RETURNING id",
            {"in": scheduled_in},
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(mins => %s) WHERE job_id = %s",
            [minutes_ago, cursor.fetchone()[0]],
        )


@pytest.mark.django_db
def test_all_is_fine(client: Client) -> None:
    beat()
    defer(minutes_ago=1)
    defer(minutes_ago=60, scheduled_in=30)
    parts = {"database": "ok", "migrations": "ok", "queue": "ok", "audit": "ok", "files": "ok"}
    assert ask(client) == (200, {"status": "ok", "parts": parts})


@pytest.mark.django_db
def test_strangers_may_ask_and_nobody_may_post(client: Client) -> None:
    beat()
    answer = client.get("/health")
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies
    assert client.head("/health").status_code == 200
    assert client.post("/health").status_code == 405


@pytest.mark.django_db
def test_no_worker(client: Client) -> None:
    beat(seconds_ago=health.WORKER_SILENCE + 5)
    status, answer = ask(client)
    assert (status, answer["parts"]["queue"]) == (503, "no worker")


@pytest.mark.django_db
def test_a_stuck_job(client: Client) -> None:
    beat()
    defer(minutes_ago=health.JOB_LATE + 1)
    status, answer = ask(client)
    assert (status, answer["parts"]["queue"]) == (503, "late")


@pytest.mark.django_db
def test_a_trace_that_nobody_seals(client: Client, clock: Clock) -> None:
    beat()
    record(None, "test.happened", "test", 1)
    clock.move(minutes=11)
    status, answer = ask(client)
    assert (status, answer["parts"]["audit"]) == (503, "late")


@pytest.mark.django_db
def test_a_missing_migration(client: Client) -> None:
    beat()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit' AND name = '0003_seals'")
    status, answer = ask(client)
    assert (status, answer["parts"]["migrations"]) == (503, "missing")


@pytest.mark.django_db
def test_a_dead_database_is_named_and_nothing_else_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead() -> str:
        raise OSError("password=secret")

    monkeypatch.setitem(health.PARTS, "database", dead)
    assert ask(client) == (503, {"status": "failing", "parts": {"database": "failing"}})
