"""`cercle worker`: takes jobs from the database's queue, and takes up those that a killed worker left half-done."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from cercle.core.process import beats

logger = logging.getLogger(__name__)

#: A worker says that it lives every so often, and is taken for dead after this long. Seconds.
HEARTBEAT = 3.0
DEAD_AFTER = 12.0
#: How long running jobs may go on after SIGTERM; the supervisor's patience is a little longer. Seconds.
STOP_PATIENCE = 4.0


@asynccontextmanager
async def opened(app: App) -> AsyncIterator[App]:
    """``app`` with a connector of its own: Django's cannot listen for new jobs. The settings are the same."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as ready:
        async with ready.open_async():
            yield ready


async def serve(app: App, *, concurrency: int) -> None:
    """Work until SIGTERM. ``app`` is open, with a connector that can listen."""
    beside = [asyncio.create_task(_rescue_forever(app))]
    beside += [asyncio.create_task(beats.keep(beat)) for beat in beats.registered.values()]
    try:
        await app.run_worker_async(
            concurrency=concurrency,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
            shutdown_graceful_timeout=STOP_PATIENCE,
            delete_jobs="successful",
        )
    finally:
        for task in beside:
            task.cancel()


async def rescue_jobs(app: App) -> int:
    """Put the jobs of dead workers back in the queue; how many.

    A job is written to be harmless when it runs twice (architecture.md: « sends once or retries »).
    """
    manager = app.job_manager
    await manager.prune_stalled_workers(seconds_since_heartbeat=DEAD_AFTER)
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER))
    for job in stalled:
        logger.warning("job %s (%s) was left by a worker that died: it runs again", job.id, job.task_name)
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Somebody has asked for the same work since (same queueing lock): that job does it.
            await manager.finish_job(job, Status.FAILED, delete_job=True)
    return len(stalled)


async def _rescue_forever(app: App) -> None:
    while True:
        try:
            await rescue_jobs(app)
        except Exception:
            logger.exception("jobs of dead workers could not be looked for; tried again in %s s", HEARTBEAT)
        await asyncio.sleep(HEARTBEAT)
