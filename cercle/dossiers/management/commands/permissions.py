"""`cercle permissions` writes the page on who may do what; `--check` only says whether it is as it should be."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cercle.dossiers.permissions import document

PAGE = Path(__file__).resolve().parents[4] / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Writes docs/permissions.md from the matrix of rights in dossiers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if it differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if not PAGE.is_file() or PAGE.read_text() != document():
                raise CommandError(f"{PAGE.name} is not what the matrix says: run `cercle permissions`")
            return
        PAGE.write_text(document())
        self.stdout.write(f"{PAGE.name} written")
