"""The inviter's list with 100, 10,000 and 100,000 invitations of their own, beside as many of everybody else's.

    python benchmarks/invitations.py [largest]

Each line is one question asked many times, for pages of twenty: the newest page, a later one, a status, a part of a
name that many have, one that few have, one that nobody has. The ratio is p95 with the most invitations over p95 with
the fewest.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

SIZES = (100, 10_000, 100_000)
ROUNDS = 40
GIVEN = ["Jeanne", "Antoine", "Hélène", "Karim", "Inès", "Paul", "Zoé", "Lucie", "Marcel", "Rose", "Maëlle", "Éric"]
FAMILY = ["Petit", "Le Goff", "Dubois", "Martin", "Benali", "Moreau", "Girard", "Roux", "Durand", "Prigent", "Œuvrard"]


def set_up() -> None:
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(DJANGO_SETTINGS_MODULE="cercle.config.settings", CERCLE_TEST_DB=f"bench_lists_{os.getpid()}")
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)


def fill(account: Any, count: int, chance: random.Random) -> None:
    """``count`` invitations of patients, over sixty days, of every state; the rare name is Zéphyrin."""
    from django.db.models import F
    from django.utils import timezone

    from cercle.delivery.models import Outgoing
    from cercle.invitations.models import Invitation, Sponsor
    from cercle.invitations.search import name_key

    now = timezone.now()
    for start in range(0, count, 5_000):
        rows, sponsors, sent = [], [], []
        for number in range(start, min(start + 5_000, count)):
            name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {chance.choice(FAMILY)}"
            name = f"Zéphyrin {name}" if number % 1_000 == 7 else name
            state = "accepted" if number % 3 == 0 else "open"
            at = now - timedelta(days=60 * number / count)
            row = Invitation(
                kind="patient",
                state=state,
                name=name,
                name_key=name_key(name),
                email=f"p{number}@example.net",
                created_by=account,
                expires_at=at + timedelta(days=14),
                ended_at=at if state == "accepted" else None,
            )
            rows.append(row)
            sponsors.append(Sponsor(invitation=row, account=account, name=account.name, knows_contact=True))
            sent.append(
                Outgoing(channel="email", kind="invitation_patient", reference=str(row.pk), recipient=row.email)
            )
        Invitation.objects.bulk_create(rows)
        Sponsor.objects.bulk_create(sponsors)
        Outgoing.objects.bulk_create(sent)
    Invitation.objects.filter(created_by=account).update(created_at=F("expires_at") - timedelta(days=14))


def questions(account: Any) -> dict[str, Callable[[], Any]]:
    from cercle.invitations.queries import list_invitations

    def ask(**values: Any) -> Callable[[], Any]:
        return lambda: list_invitations(account, kind="guest", **{"limit": 20, **values})

    middle = ask(limit=50)().cursor
    return {
        "newest page": ask(),
        "next page": ask(cursor=middle),
        "expired ones": ask(status="expired"),
        "part of a common name (« ubo »)": ask(q="ubo"),
        "a whole common name (« petit »)": ask(q="petit"),
        "two parts, other order (« petit mar »)": ask(q="petit mar"),
        "part of a rare name (« ephyr »)": ask(q="ephyr"),
        "two letters (« ze »)": ask(q="ze"),
        "a name nobody has (« wxyz »)": ask(q="wxyz"),
    }


def measure(ask: Callable[[], Any]) -> tuple[int, float, float]:
    """Queries, and p50 and p95 in milliseconds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return len(captured), statistics.median(times), statistics.quantiles(times, n=20)[18]


def main() -> None:
    set_up()
    from django.db import connection

    from cercle.core.testing import make_account

    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    sizes = [size for size in SIZES if size <= largest]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        chance = random.Random(7)
        people = {size: make_account(f"Inviter {size}", email=f"inviter{size}@example.org") for size in sizes}
        for size, account in people.items():
            fill(account, size, chance)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        results = {size: {name: measure(ask) for name, ask in questions(people[size]).items()} for size in sizes}
        report(sizes, results)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def report(sizes: list[int], results: dict[int, dict[str, tuple[int, float, float]]]) -> None:
    heads = "".join(f" {size:,}: queries | p50 | p95 |" for size in sizes)
    print(f"| Question |{heads} p95 ratio |")
    print("|---|" + "---|" * (3 * len(sizes) + 1))
    for name in results[sizes[0]]:
        found = [results[size][name] for size in sizes]
        cells = "".join(f" {queries} | {p50:.1f} ms | {p95:.1f} ms |" for queries, p50, p95 in found)
        ratio = results[sizes[-1]][name][2] / results[sizes[0]][name][2]
        print(f"| {name} |{cells} {ratio:.1f} |")
    differ = [name for name in results[sizes[0]] if len({results[size][name][0] for size in sizes}) > 1]
    print(f"\nQueries differ between sizes for: {', '.join(differ) or 'no question'}.")


if __name__ == "__main__":
    main()
