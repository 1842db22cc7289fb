"""`GET /health`: 200 when a person could work here now, else 503 with the name of the part that fails.

Files are apart: without them people still write to each other, so that a storage that does not answer is told
(« degraded ») with 200; a proxy that takes machines out by this answer must not take them all out for it.

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
from cercle.files import place

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
    "files": place.state,
}
#: What one can work without.
SPARE = {"files"}


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
    failing = {name for name in PARTS if parts.get(name) != OK}
    status = "failing" if failing - SPARE else "degraded" if failing else OK
    return JsonResponse({"status": status, "parts": parts}, status=503 if status == "failing" else 200)
