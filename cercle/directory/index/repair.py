"""When a search finds the index missing, damaged or of another database."""

from cercle.directory.index import build, store
from cercle.directory.models import Professional


def repair() -> bool:
    """Make the index again and return True when the directory is small; otherwise ask the worker to."""
    if len(Professional.objects.values_list("pk")[: build.SMALL + 1]) > build.SMALL:
        from cercle.directory.jobs import request_refresh

        request_refresh()
        return False
    try:
        build.rebuild(force=True, wait=False)
    except store.Busy:
        return False
    return True
