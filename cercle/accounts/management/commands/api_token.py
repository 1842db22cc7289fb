"""``cercle api-token EMAIL`` prints a bearer token of the API, and nothing else, so that scripts can take it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from cercle.accounts import tokens
from cercle.accounts.queries import by_contact
from cercle.core import emails


class Command(BaseCommand):
    help = "Print a new bearer token for the account with this e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--label", default="", help="what the token is for, shown in the settings")

    def handle(self, *args: object, **options: str) -> None:
        try:
            address = emails.normalise(options["email"])
        except emails.BadAddress as wrong:
            raise CommandError(str(wrong)) from None
        account = by_contact(address, None)
        if account is None:
            raise CommandError(f"no active account has the address {address}")
        self.stdout.write(tokens.issue(account, options["label"] or "cercle api-token"))
