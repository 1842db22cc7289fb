"""The pages of dossiers in a small practice and in a large territory, in one run.

    python benchmarks/dossiers.py [dossiers]

Small: 20 dossiers, a professional in 5 circles, 20 notes in the dossier that is opened. Large: 10,000 dossiers, 200
circles, 5,000 notes. Each page is asked for through Django (sign-in, access, template); the ratio is p95 in the large
one over p95 in the small one. It fails when the number of queries differs.
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


class Territory:
    """Grows by what is asked; its first dossier is the one that is opened."""

    def __init__(self, reader: Any, colleague: Any) -> None:
        self.reader, self.colleague = reader, colleague
        self.chance = random.Random(7)
        self.dossiers: list[Any] = []
        self.circles = self.notes = 0

    def grow(self, *, dossiers: int, circles: int, notes: int) -> None:
        from django.db import connection

        from cercle.dossiers.models import CircleMember, JournalEntry

        self._add_dossiers(dossiers)
        mine = [CircleMember(dossier=one, account=self.reader) for one in self.dossiers[self.circles : circles]]
        theirs = [CircleMember(dossier=one, account=self.colleague) for one in self.dossiers[self.circles : circles]]
        CircleMember.objects.bulk_create([*mine, *theirs])
        first = self.dossiers[0]
        from django.utils import timezone

        now = timezone.now()
        entries = [
            JournalEntry(
                dossier=first,
                author=self.colleague,
                category="care",
                body=f"Pansement refait, note {number}.",
                at=now - timedelta(minutes=number),
            )
            for number in range(self.notes, notes)
        ]
        JournalEntry.objects.bulk_create(entries, batch_size=1_000)
        self.circles, self.notes = circles, notes
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add_dossiers(self, wanted: int) -> None:
        from cercle.dossiers.models import Dossier

        rows = [
            Dossier(
                number=100_000 + number,
                birth_name=self.chance.choice(FAMILY),
                given_name=self.chance.choice(GIVEN),
                birth_date=date(1940, 1, 1) + timedelta(days=self.chance.randrange(25_000)),
            )
            for number in range(len(self.dossiers), wanted)
        ]
        self.dossiers += Dossier.objects.bulk_create(rows, batch_size=2_000)


def questions(client: Any, dossier: Any) -> dict[str, Callable[[], Any]]:
    from django.urls import reverse

    def page(name: str, *ids: object) -> Callable[[], Any]:
        return lambda: client.get(reverse(f"dossiers:{name}", args=ids))

    return {
        "the list": page("list"),
        "search by name and birth date": lambda: client.post(reverse("dossiers:search"), {"q": "petit 19"}),
        "one dossier": page("detail", dossier.pk),
        "its circle": page("circle", dossier.pk),
        "its journal": page("journal", dossier.pk),
        "urgent notes of it": lambda: client.get(reverse("dossiers:journal", args=[dossier.pk]), {"urgent": "1"}),
    }


def measure(ask: Callable[[], Any]) -> tuple[int, float, float]:
    """Queries, and p50 and p95 in milliseconds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == 200, answer.status_code
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return len(captured), statistics.median(times), statistics.quantiles(times, n=20)[18]


def main() -> int:
    set_up()
    from django.db import connection
    from django.test import Client

    from cercle.core.testing import make_account, make_entry

    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        reader, colleague = make_account("Hélène Martin"), make_account("Karim Benali")
        make_entry("Hélène", "Martin", "Médecin", account=reader)
        make_entry("Karim", "Benali", "Infirmier", account=colleague)
        client = Client()
        client.force_login(reader)
        territory = Territory(reader, colleague)
        territory.grow(dossiers=20, circles=5, notes=20)
        asked = questions(client, territory.dossiers[0])
        small = {name: measure(ask) for name, ask in asked.items()}
        territory.grow(dossiers=largest, circles=200, notes=largest // 2)
        large = {name: measure(ask) for name, ask in asked.items()}
        return report(small, large, largest)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def report(small: dict[str, Any], large: dict[str, Any], largest: int) -> int:
    print(f"| Page | queries | small p95 | {largest:,} dossiers, 200 circles, {largest // 2:,} notes: p95 | ratio |")
    print("|---|---|---|---|---|")
    for name, (queries, _p50, p95) in small.items():
        more = "" if large[name][0] == queries else f" → {large[name][0]}"
        print(f"| {name} | {queries}{more} | {p95:.1f} ms | {large[name][2]:.1f} ms | {large[name][2] / p95:.1f} |")
    differ = [name for name in small if small[name][0] != large[name][0]]
    print(f"\nQueries differ between sizes for: {', '.join(differ) or 'no page'}.")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
