"""Fill an empty installation with an invented territory (demo mode only)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cercle.accounts.models import Account
from cercle.web.demo import accounts
from cercle.web.demo.load import freshen, is_loaded, load


class Command(BaseCommand):
    help = "Load the demo territory and print its accounts. Run again, it changes nothing that was done since."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("demo data are for demo mode (CERCLE_DEMO=1): they would mix with real people.")
        if is_loaded():
            freshen()
        elif Account.objects.exists():
            raise CommandError("this database holds accounts that are not the demo's: start with CERCLE_DEMO=0.")
        else:
            load()
        if not options["verbosity"]:
            return
        for account in accounts():
            self.stdout.write(
                f"{account['role']:<14} {account['email']:<32} {account['password']:<26} {account['name']}"
            )
