"""`cercle import-directory FILE`: the national extraction, as it is published.

Exit codes: 0 all lines taken, 1 nothing changed, 2 done without the lines listed in the report.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cercle.core.progress import Progress
from cercle.directory.imports.errors import FileFault
from cercle.directory.imports.run import Result, import_file

SOME_REFUSED = 2


class Command(BaseCommand):
    help = "Bring the directory up to date with the national file (PS_LibreAcces, text or zip). Can be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", type=Path, help="where refused lines are listed")
        parser.add_argument("--accept-shrink", action="store_true", help="believe a file that lacks many people")

    def handle(self, *, file: Path, report: Path | None, accept_shrink: bool, **options: Any) -> None:
        try:
            with Progress("Opening") as progress:
                result = import_file(file, progress, accept_shrink=accept_shrink, report=report)
        except FileFault as fault:
            raise CommandError(f"{file}: {fault} Nothing was changed.") from None
        self.stdout.write(summary(result))
        if result.refused:
            raise SystemExit(SOME_REFUSED)


def summary(result: Result) -> str:
    changes = result.changes
    said = [f"{result.rows:,} rows read."]
    if changes.any:
        said.append(
            f"{changes.fresh:,} people added, {changes.changed:,} changed, {changes.returning:,} came back, "
            f"{changes.leaving:,} left."
        )
    else:
        said.append("The directory already says the same: nothing was changed.")
    if result.bad_check_digits:
        said.append(f"{result.bad_check_digits:,} RPPS numbers have a wrong check digit (taken all the same).")
    if result.refused:
        said.append(f"{result.refused:,} lines were refused, listed in {result.report}.")
    if not result.complete:
        said.append("Too many refused lines name nobody: no one was retired this time.")
    return "\n".join(said)
