"""The pages of dossiers for a small practice and for a large one, in a territory of 10,000 dossiers, in one run.

    python benchmarks/dossiers.py [dossiers]

Small: a professional in 5 circles, 20 notes in the dossier that is opened. Large: 200 circles, 5,000 notes. Each page
is asked for through Django (sign-in, access, template), of the small and of the large in turns, so that what else the
machine does falls on both; the ratio is p95 of the large over p95 of the small. It fails when the number of queries
differs, between the two or from what it was of the small one before there were 10,000 dossiers.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

ROUNDS = 40
GIVEN = ["Jeanne", "Antoine", "Hélène", "Karim", "Inès", "Paul", "Zoé", "Lucie", "Marcel", "Rose", "Maëlle", "Éric"]
FAMILY = ["Petit", "Le Goff", "Dubois", "Martin", "Benali", "Moreau", "Girard", "Roux", "Durand", "Prigent", "Œuvrard"]


def set_up() -> None:
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(DJANGO_SETTINGS_MODULE="cercle.config.settings", CERCLE_TEST_DB=f"bench_dossiers_{os.getpid()}")
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


class Practice:
    """A professional with their circles; ``opened`` is the dossier that is looked at."""

    def __init__(self, name: str, colleague: Any, dossiers: list[Any], notes: int) -> None:
        from django.test import Client
        from django.utils import timezone

        from cercle.core.testing import make_account, make_entry
        from cercle.dossiers.models import CircleMember, JournalEntry

        self.opened = dossiers[0]
        account = make_account(name)
        given, family = name.split()
        make_entry(given, family, "Médecin", account=account)
        self.client = Client()
        self.client.force_login(account)
        CircleMember.objects.bulk_create(
            [CircleMember(dossier=one, account=each) for one in dossiers for each in (account, colleague)]
        )
        now = timezone.now()
        JournalEntry.objects.bulk_create(
            [
                JournalEntry(
                    dossier=self.opened,
                    author=colleague,
                    category="care",
                    urgent=number % 10 == 0,
                    body=f"Pansement refait, note {number}.",
                    at=now - timedelta(minutes=number),
                )
                for number in range(notes)
            ],
            batch_size=1_000,
        )


def add_dossiers(first: int, after: int) -> list[Any]:
    """With the numbers from ``first`` on; the very first of them is a Petit, whom the search finds."""
    from cercle.dossiers.models import Dossier

    chance = random.Random(first)
    rows = [
        Dossier(
            number=100_000 + number,
            birth_name="Petit" if number == first else chance.choice(FAMILY),
            given_name=chance.choice(GIVEN),
            birth_date=date(1940, 1, 1) + timedelta(days=chance.randrange(20_000)),
        )
        for number in range(first, after)
    ]
    return Dossier.objects.bulk_create(rows, batch_size=2_000)


def questions(client: Any, dossier: Any) -> dict[str, Callable[[], Any]]:
    from django.urls import reverse

    def page(name: str, *ids: object) -> Callable[[], Any]:
        return lambda: client.get(reverse(f"dossiers:{name}", args=ids))

    return {
        "the list": page("list"),
        "search by name and birth date": lambda: client.post(
            reverse("dossiers:search"), {"q": "petit 19"}, headers={"HX-Request": "true"}
        ),
        "one dossier": page("detail", dossier.pk),
        "its circle": page("circle", dossier.pk),
        "its journal": page("journal", dossier.pk),
        "its documents": lambda: client.get(reverse("record:documents", args=[dossier.pk])),
        "its appointments": lambda: client.get(reverse("record:appointments", args=[dossier.pk])),
        "who consulted it": lambda: client.get(reverse("record:consultations", args=[dossier.pk])),
        "its time line": page("timeline", dossier.pk),
        "its summary": page("summary", dossier.pk),
        "urgent notes of it": lambda: client.get(reverse("dossiers:journal", args=[dossier.pk]), {"urgent": "1"}),
    }


def queries_of(asked: dict[str, Callable[[], Any]]) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as captured:
            answer = ask()
        found[name] = len(captured)  # now: the next request forgets them
        assert answer.status_code == 200, (name, answer.status_code)
    return found


def seconds(ask: Callable[[], Any]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def main() -> int:
    set_up()
    from django.db import connection

    from cercle.core.testing import make_account, make_entry

    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        colleague = make_account("Karim Benali")
        make_entry("Karim", "Benali", "Infirmier", account=colleague)
        small = Practice("Hélène Martin", colleague, add_dossiers(0, 20)[:5], 20)
        before = queries_of(questions(small.client, small.opened))
        large = Practice("Inès Roux", colleague, add_dossiers(20, largest)[:200], largest // 2)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return report(before, [questions(each.client, each.opened) for each in (small, large)], largest)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def report(before: dict[str, int], asked: list[dict[str, Callable[[], Any]]], largest: int) -> int:
    print(f"| Page | queries | 5 circles, 20 notes: p95 | 200 circles, {largest // 2:,} notes: p95 | ratio |")
    print("|---|---|---|---|---|")
    queries = [queries_of(each) for each in asked]
    differ = []
    for name in before:
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for times, each in zip(taken, asked, strict=True):
                times.append(1000 * seconds(each[name]))
        small, large = (statistics.quantiles(times, n=20)[18] for times in taken)
        counts = sorted({before[name], *(each[name] for each in queries)})
        differ += [name] if len(counts) > 1 else []
        print(f"| {name} | {' / '.join(map(str, counts))} | {small:.1f} ms | {large:.1f} ms | {large / small:.1f} |")
    print(f"\nQueries differ between sizes for: {', '.join(differ) or 'no page'}.")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
