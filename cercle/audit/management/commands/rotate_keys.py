"""`cercle rotate-keys`: every encrypted text again, under the newest key (docs/operations.md, « Changing keys »)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import rotation
from cercle.core.progress import Progress


class Command(BaseCommand):
    help = "Write every encrypted text again under the newest key. Can be stopped and run again."

    def handle(self, **options: Any) -> None:
        work = rotation.work()
        if work.done:
            self.stdout.write(
                f"Going on where it was stopped: {work.done:,} of {work.all:,} texts are done. All are looked at once"
                " more at the end."
            )
        with Progress("Writing texts under the newest key", total=work.rows or None) as progress:
            result = rotation.rotate(progress.advance)
        _note(result)
        self.stdout.write(f"{result.seen:,} texts seen, {result.rewritten:,} written again.")
        if result.unreadable:
            raise CommandError(f"{result.unreadable:,} texts are opened by no key: is a key missing from the list?")
        if len(settings.TEXT_KEYS) > 1:
            self.stdout.write("No text is under an older key: you may remove the older keys and restart.")


@action
def _note(result: rotation.Result) -> None:
    counts = {"seen": result.seen, "rewritten": result.rewritten, "unreadable": result.unreadable}
    record(None, "keys.rotated", "key", "text", **counts)
