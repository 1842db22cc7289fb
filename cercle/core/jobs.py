"""Housekeeping of the kit's own tables."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from cercle.core import limits


@app.periodic(cron="17 3 * * *")
@app.task(name="core.sweep_limits", queueing_lock="core.sweep_limits")
def sweep_limits(timestamp: int) -> None:
    """Each night: buckets that are surely full again need no row."""
    limits.sweep()


@app.periodic(cron="27 3 * * *")
@app.task(name="core.sweep_jobs", queueing_lock="core.sweep_jobs", pass_context=True)
async def sweep_jobs(context: JobContext, timestamp: int) -> None:
    """Each night: jobs that ended badly are kept for a month, to be understood. Those that succeeded leave at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=30 * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
