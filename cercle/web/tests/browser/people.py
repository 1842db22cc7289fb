"""People for browser tests: each test makes its own, with names nobody else has."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from cercle.accounts.models import Account
from cercle.core.testing import PASSWORD, make_account, make_entry
from cercle.directory.models import Identity, Professional, RecordedContact

_letters = Random(7)


def unique(stem: str) -> str:
    """A family name of its own: letters only, so that it looks and searches like a name."""
    tail = "".join(_letters.choice("bdflmnprst") + _letters.choice("aeiou") for _ in range(4))
    return f"{stem}{tail}".capitalize()


@cache
def _password() -> str:
    # The server under test knows the product's hasher only, not the quick one of the tests.
    return make_password(PASSWORD, hasher="argon2")


@dataclass
class Somebody:
    """Whoever has an account: a patient, too."""

    account: Account

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def email(self) -> str:
        return str(self.account.email)

    def session(self) -> str:
        """The cookie of a browser in which this person has signed in."""
        client = Client()
        client.force_login(self.account)
        return client.cookies["session"].value

    def sign_in(self, page: Page) -> None:
        """By hand; the page is that of the sign-in."""
        page.get_by_label("Adresse e-mail").fill(self.email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()


@dataclass
class Person(Somebody):
    """A professional, with their entry in the directory."""

    entry: Professional


def professional(
    given: str = "Hélène", profession: str = "Médecin", *, seen_days_ago: int = 0, verified: bool = True
) -> Person:
    """Somebody with an account, seen that many days ago."""
    family = unique("Mar")
    account = make_account(
        f"{given} {family}",
        email=f"{family.lower()}@example.org",
        last_seen=timezone.now() - timedelta(days=seen_days_ago, minutes=1),
    )
    account.password = _password()
    account.save(update_fields=["password"])
    entry = make_entry(given, family, profession, account=account)
    if verified:
        entry.identity = Identity.VOUCHED
        entry.save(update_fields=["identity"])
    return Person(account, entry)


def unconnected(given: str = "Léa", profession: str = "Infirmier", *, recorded: str = "") -> Professional:
    """A directory entry without an account; ``recorded`` is the address the directory holds."""
    entry = make_entry(given, unique("Dub"), profession)
    if recorded:
        RecordedContact.objects.create(professional=entry, emails=[recorded])
    return entry


def address(stem: str = "agathe") -> str:
    """An address that nobody else has."""
    return f"{stem}.{unique('des').lower()}@example.net"
