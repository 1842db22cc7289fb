"""`cercle audit-head`: what to note elsewhere, so that cutting off the trace's end is found."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cercle.audit import head
from cercle.audit.action import action
from cercle.audit.head import Head
from cercle.audit.journal import record
from cercle.audit.models import Seal
from cercle.audit.sealing import floor, unsealed


class Command(BaseCommand):
    help = "Print the last seal of the trace (NUMBER:DIGITS), to be kept on another machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accept",
            metavar="REASON",
            help="take the chain as it is for the true one, after a backup was restored; leaves a line",
        )

    def handle(self, **options: Any) -> None:
        last = Seal.objects.order_by("-number").first()
        if options["accept"] is not None:
            self._accept(last, options["accept"].strip())
        elif last is None:
            raise CommandError("nothing is sealed yet: the worker seals every few seconds.")
        else:
            self.stdout.write(str(Head.of(last)))
            self.stderr.write(f"sealed {last.at:%Y-%m-%d %H:%M:%S} UTC; {unsealed(floor()).count():,} lines wait.")

    def _accept(self, last: Seal | None, reason: str) -> None:
        if not reason:
            raise CommandError('say why: --accept "restored the backup of …"')
        try:
            before = str(head.kept() or "")
        except ValueError:
            before = "unreadable"
        after = Head.of(last) if last else None
        _note(before, str(after or ""), reason)
        if after:
            head.keep(after)
        else:
            head.forget()
        self.stdout.write(f"The head kept beside the data is {after or 'none'} now (it was {before or 'none'}).")


@action
def _note(before: str, after: str, reason: str) -> None:
    record(None, "audit.head_accepted", "audit", "head", before=before, after=after, reason=reason[:500])
