"""`cercle sample-directory --rows N --seed S`: a synthetic extraction in the national format."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from cercle.core.progress import Progress
from cercle.directory.sample.rows import PEOPLE_IN_RANGE, lines

CHUNK = 2_000


class Command(BaseCommand):
    help = "Write a synthetic national directory: right in form, about nobody."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, required=True, help="number of rows, without the header")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same file")
        parser.add_argument("--output", type=Path, help="a file; standard output otherwise")

    def handle(self, *, rows: int, seed: int, output: Path | None, **options: Any) -> None:
        if not 0 < rows <= PEOPLE_IN_RANGE:
            raise CommandError(f"--rows takes a number from 1 to {PEOPLE_IN_RANGE}.")
        if output is None:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
            self._write(sys.stdout, rows, seed)
            return
        try:
            with output.open("w", encoding="utf-8", newline="\n") as file:
                self._write(file, rows, seed)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None

    def _write(self, file: TextIO, rows: int, seed: int) -> None:
        with Progress("Writing", total=rows) as progress:
            waiting: list[str] = []
            for line in lines(rows, seed):
                waiting.append(line)
                if len(waiting) == CHUNK:
                    file.write("\n".join(waiting) + "\n")
                    progress.advance(CHUNK)
                    waiting = []
            if waiting:
                file.write("\n".join(waiting) + "\n")
                progress.advance(len(waiting))
