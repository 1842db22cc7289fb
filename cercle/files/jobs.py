"""What the worker does for stored files by the clock."""

from procrastinate.contrib.django import app


@app.periodic(cron="41 * * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Each hour: files that nobody keeps."""
    from cercle.files.actions import sweep as act
    from cercle.files.queries import abandoned

    act(abandoned()[:2000])
