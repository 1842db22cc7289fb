"""``cercle create-administrator EMAIL --name NAME``: the first account of an installation that starts empty.

The password is asked for on a terminal; without one, or with ``--print-password``, a long random one is printed once.
"""

import getpass
import secrets
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from cercle.accounts.actions import create_account
from cercle.accounts.models import Role
from cercle.core.errors import Invalid


class Command(BaseCommand):
    help = "Make an administrator's account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="given name then family name")
        parser.add_argument("--language", default="fr")
        parser.add_argument("--print-password", action="store_true", help="make one and print it")

    def handle(self, *args: object, **options: str) -> None:
        made = "" if sys.stdin.isatty() and not options["print_password"] else secrets.token_urlsafe(18)
        password = made or self._asked()
        try:
            account = create_account(
                None,
                name=options["name"],
                email=options["email"],
                role=Role.ADMINISTRATOR,
                language=options["language"],
                password=password,
            )
        except Invalid as wrong:
            raise CommandError(" ".join(wrong.fields.values())) from None
        self.stdout.write(f"administrator: {account.email}")
        if made:
            self.stdout.write(f"password, shown once: {made}")

    def _asked(self) -> str:
        password = getpass.getpass("Password (12 characters or more): ")
        if password != getpass.getpass("Once more: "):
            raise CommandError("the two passwords differ")
        return password
