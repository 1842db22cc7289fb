"""Fill an empty installation with an invented territory (demo mode only)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cercle.web.demo import accounts
from cercle.web.demo.load import freshen, is_loaded, load


class Command(BaseCommand):
    help = "Load the demo territory and print its accounts. Run again, it changes nothing that was done since."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("demo data are for demo mode (CERCLE_DEMO=1): they would mix with real people.")
        if is_loaded():
            freshen()
        else:
            load()
        for account in accounts():
            self.stdout.write(
                f"{account['role']:<14} {account['email']:<32} {account['password']:<26} {account['name']}"
            )
