"""`cercle index-directory`: make the search index again. Rarely needed: it is made by itself when it is missing."""

from typing import Any

from django.core.management.base import BaseCommand

from cercle.core.progress import Progress
from cercle.directory.index import build


class Command(BaseCommand):
    help = "Make the directory's search index again from the database."

    def handle(self, **options: Any) -> None:
        with Progress("Making the search index") as progress:
            build.rebuild(force=True, progress=progress.advance)
