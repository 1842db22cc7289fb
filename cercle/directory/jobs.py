"""What the worker does for the directory."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from cercle.directory.index import build


@app.periodic(cron="* * * * *")
@app.task(name="directory.refresh_index", queueing_lock="directory-index", lock="directory-index")
def refresh_index(timestamp: int | None = None) -> None:
    """Hold in the index what changed; make it again when it is missing, damaged or outdated."""
    build.catch_up()


def request_refresh() -> None:
    """Have the index refreshed once the running transaction commits; one waiting job is enough for all who ask."""
    try:
        with transaction.atomic():
            refresh_index.defer()
    except AlreadyEnqueued:
        pass
