"""Housekeeping of the kit's own table."""

from procrastinate.contrib.django import app

from cercle.core import limits


@app.periodic(cron="17 3 * * *")
@app.task(name="core.sweep_limits", queueing_lock="core.sweep_limits")
def sweep_limits(timestamp: int) -> None:
    """Each night: buckets that are surely full again need no row."""
    limits.sweep()
