"""`cercle backup FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cercle.core.process import dump


class Command(BaseCommand):
    help = "Write the whole database into a file, while people work. The keys are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.exists():
            raise CommandError(f"{file} exists: a backup replaces no other.")
        try:
            dump.write(connection.settings_dict, file)
        except (dump.DumpFailed, OSError) as error:
            raise CommandError(f"no backup was written: {error}") from None
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes. Keep the keys (CERCLE_DATA/keys) elsewhere.")
