"""`GET /health`: 200 when a person could work here now, else 503 with the name of the part that fails.

Strangers may ask: the answer names parts and nothing else. The reasons are in the log.
"""

import logging
from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cercle.audit import sealing

logger = logging.getLogger(__name__)

#: A worker says that it lives every 3 s; silent for this long, there is none. Seconds.
WORKER_SILENCE = 20
#: A job that should have begun this long ago is stuck. Minutes.
JOB_LATE = 10

OK = "ok"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "missing" if missing else OK


def queue() -> str:
    """A worker lives, and nothing that should have begun still waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [WORKER_SILENCE],
        )
        (alive,) = cursor.fetchone()
        if not alive:
            return "no worker"
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs AS job WHERE job.status = 'todo'"
            " AND coalesce(job.scheduled_at, '-infinity') < now() - make_interval(mins => %(late)s)"
            " AND NOT EXISTS (SELECT 1 FROM procrastinate_events AS event WHERE event.job_id = job.id"
            " AND event.at > now() - make_interval(mins => %(late)s)))",
            {"late": JOB_LATE},
        )
        (late,) = cursor.fetchone()
    return "late" if late else OK


def audit() -> str:
    """The trace is being sealed: nothing has waited for long without anything being sealed since."""
    return "late" if sealing.is_late() else OK


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "queue": queue,
    "audit": audit,
}


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    parts = {}
    for name, look in PARTS.items():
        try:
            parts[name] = look()
        except Exception:
            logger.exception("health: %s", name)
            parts[name] = "failing"
            if name == "database":
                break
    fine = len(parts) == len(PARTS) and all(state == OK for state in parts.values())
    return JsonResponse({"status": OK if fine else "failing", "parts": parts}, status=200 if fine else 503)
