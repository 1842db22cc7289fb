"""What the worker does for stored files by the clock."""

from contextlib import suppress

from procrastinate.contrib.django import app


@app.periodic(cron="41 * * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Each hour: files that nobody keeps."""
    from cercle.core.errors import Away
    from cercle.files.actions import sweep as act
    from cercle.files.queries import abandoned

    # A storage that does not answer (the log says so) is asked again at the next hour.
    with suppress(Away):
        act(abandoned()[:2000])
