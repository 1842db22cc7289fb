"""People for browser tests: each test makes its own, with names nobody else has."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Page

from cercle.accounts.models import Account
from cercle.core.testing import PASSWORD, make_account, make_entry
from cercle.directory.actions import reindex_now
from cercle.directory.models import Professional, RecordedContact

_number = count(1)
_letters = Random(7)


def unique(stem: str) -> str:
    """A family name of its own: letters only, so that it looks and searches like a name."""
    tail = "".join(_letters.choice("aeiou") + _letters.choice("bdlmnrstv") for _ in range(4))
    return f"{stem}{tail}{'x' * (next(_number) % 2)}".capitalize()


@dataclass
class Person:
    account: Account
    entry: Professional

    @property
    def name(self) -> str:
        return self.account.name

    def sign_in(self, page: Page) -> None:
        page.goto("/connexion/")
        page.get_by_label("Adresse e-mail").fill(str(self.account.email))
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        page.wait_for_url("**/discussions/**")


def professional(given: str = "Hélène", profession: str = "Médecin", *, seen_days_ago: int = 0) -> Person:
    """Somebody with an account, seen that many days ago."""
    family = unique("Mar")
    account = make_account(
        f"{given} {family}",
        email=f"{family.lower()}@example.org",
        last_seen=timezone.now() - timedelta(days=seen_days_ago, minutes=1),
    )
    # The server under test knows the product's hasher only, not the quick one of the tests.
    account.password = make_password(PASSWORD, hasher="argon2")
    account.save(update_fields=["password"])
    entry = make_entry(given, family, profession, account=account)
    reindex_now([entry.pk])
    return Person(account, entry)


def unconnected(given: str = "Léa", profession: str = "Infirmier", *, recorded: str = "") -> Professional:
    """A directory entry without an account; ``recorded`` is the address the directory holds."""
    entry = make_entry(given, unique("Dub"), profession)
    if recorded:
        RecordedContact.objects.create(professional=entry, emails=[recorded])
    reindex_now([entry.pk])
    return entry
