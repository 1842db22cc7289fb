"""`cercle restore FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cercle.core.process import dump


class Command(BaseCommand):
    help = "Replace the database by a backup. Stop `cercle run` first; put the keys back beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even when the database holds accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"{options['file']} is no file.")
        if not options["replace"] and self._holds_accounts():
            raise CommandError("this database holds accounts: --replace loses what it holds.")
        connection.close()
        try:
            dump.read(connection.settings_dict, options["file"])
        except dump.DumpFailed as error:
            raise CommandError(f"nothing was restored: {error}") from None
        self.stdout.write("restored. The next start brings it up to date and makes the directory's index again.")

    def _holds_accounts(self) -> bool:
        model = get_user_model()
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        return model._meta.db_table in tables and model._default_manager.exists()
