"""`cercle verify-audit`: whether the trace is what was written (docs/operations.md, « Verifying the trace »)."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cercle.audit import head
from cercle.audit.head import Head
from cercle.audit.models import Seal
from cercle.audit.verify import Verification
from cercle.core.progress import Progress


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


class Command(BaseCommand):
    help = "Check the trace and its seals: every changed, removed or slipped-in line is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", type=int, default=1, metavar="NUMBER", help="begin at that seal")
        parser.add_argument(
            *("--head", "-H"),
            dest="heads",
            type=_head,
            action="append",
            default=[],
            help="a head printed earlier by `cercle audit-head` (NUMBER:DIGITS); may be repeated",
        )

    def handle(self, **options: Any) -> None:
        """Each finding on standard output. Ends with 1 when there is one, with 130 when interrupted."""
        verification = Verification(start=max(1, options["start"]), heads=[*options["heads"], *self._kept()])
        last = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
        found = 0
        with Progress("Verifying the trace", total=max(0, last - verification.start + 1) or None) as progress:
            try:
                for fault in verification.run(progress.advance):
                    found += 1
                    self.stdout.write(str(fault))
            except KeyboardInterrupt:
                reached = verification.last.number + 1 if verification.last else verification.start
                raise CommandError(f"stopped: go on with --from {reached}", returncode=130) from None
        self._say(verification)
        if found:
            raise CommandError(f"{found:,} findings: the trace is not what was written.", returncode=1)
        self.stdout.write("The trace is what was written.")

    def _kept(self) -> list[Head]:
        try:
            kept = head.kept()
        except ValueError as error:
            raise CommandError(f"the kept head says nonsense ({error}): `cercle audit-head --help`") from None
        return [kept] if kept else []

    def _say(self, verification: Verification) -> None:
        until = f" up to {verification.last.at:%Y-%m-%d %H:%M:%S} UTC" if verification.last else ""
        self.stdout.write(
            f"{verification.seen:,} seals verified{until}; {verification.waiting:,} lines wait for theirs."
        )
