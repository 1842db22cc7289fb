"""What opening a discussion costs, by how much was said in it: queries and milliseconds of the whole page.

    python benchmarks/opening.py [messages, 100,000 by default]

A discussion of 100 messages and one of many, of colleagues and of a patient, in one database and in turns, so that
whatever else the machine does weighs on both. Beside the page: the way to an old message, a date, a search. Fails when
queries differ, or a page of many takes more than 1.2 times one of few.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

FEW, TURNS, TOLERANCE = 100, 15, 1.2
_WORDS = ["pansement", "plaie", "tension", "ordonnance", "talon", "douleur", "sortie", "famille", "bilan", "repas"]


def set_up() -> None:
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(
        DJANGO_SETTINGS_MODULE="cercle.config.settings",
        CERCLE_TEST_DB=f"bench_opening_{os.getpid()}",
        CERCLE_DEMO="0",
        CERCLE_LIMIT_SEARCHES="1000000",
    )
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def fill(discussion: Any, authors: list[Any], count: int) -> None:
    """As if it had been said over two years; what finds it is written by the worker's own function."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from cercle.discussions import jobs
    from cercle.discussions.models import Message

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('discussions_position') FROM generate_series(1, %s)", [count])
        positions = [row[0] for row in cursor.fetchall()]
    start = timezone.now() - timedelta(days=730)
    step = timedelta(days=730) / count
    for first in range(0, count, 5000):
        Message.objects.bulk_create(
            Message(
                discussion=discussion,
                seq=n + 1,
                position=positions[n],
                author=authors[n % len(authors)],
                body=f"{_WORDS[n % 10]} {_WORDS[n // 10 % 10]}, mesure {n + 1000} : à revoir avec le médecin",
                at=start + n * step,
            )
            for n in range(first, min(first + 5000, count))
        )
    discussion.last_seq, discussion.last_at = count, timezone.now()
    discussion.save(update_fields=["last_seq", "last_at"])
    discussion.members.update(last_read_seq=count)
    while jobs.index_some():
        pass


def measure(asks: dict[str, Callable[[], Any]]) -> dict[str, tuple[int, float]]:
    """Queries, and the median of the milliseconds, of each; one after the other in every turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    queries: dict[str, int] = {}
    took: dict[str, list[float]] = {name: [] for name in asks}
    for name, ask in asks.items():
        ask()  # what is written or compiled once
        with CaptureQueriesContext(connection) as captured:
            answer = ask()
        assert answer.status_code in (200, 302), (name, answer.status_code)
        queries[name] = len(captured)
    for _turn in range(TURNS):
        for name, ask in asks.items():
            begin = time.perf_counter()
            ask()
            took[name].append(1000 * (time.perf_counter() - begin))
    return {name: (queries[name], statistics.median(took[name])) for name in asks}


def asks(client: Any, discussion: Any) -> dict[str, Callable[[], Any]]:
    from cercle.discussions.models import Message

    page = f"/discussions/{discussion.pk}/"
    middle = Message.objects.get(discussion=discussion, seq=discussion.last_seq // 2)
    day = middle.at.date().isoformat()
    wanted = {"q": f"mesure {middle.seq + 999}"}
    return {
        "the page": lambda: client.get(page),
        "an old message": lambda: client.get(page, {"message": str(middle.pk)}),
        "more, above": lambda: client.get(f"{page}messages/", {"before": middle.seq}),
        "a date": lambda: client.get(f"{page}date/", {"jour": day}),
        "a search, rare words": lambda: client.post(f"{page}recherche/", wanted),
        "a search, a word of many": lambda: client.post(f"{page}recherche/", {"q": "pansement"}),
    }


def compare(many: int) -> bool:
    from django.db import connection
    from django.test import Client

    from cercle.core.testing import make_account, make_thread
    from cercle.discussions.actions import start_discussion

    doctor, nurse = make_account("Hélène Martin"), make_account("Karim Benali")
    patients = [make_account(f"Antoine{n} Dubois", "patient") for n in range(2)]
    client = Client()
    client.force_login(doctor)
    good = True
    print("| Asked of a discussion of | messages | queries | median |")
    print("|---|---|---|---|")
    places = {
        "colleagues": [start_discussion(doctor, title=f"Thème {n}", members=[nurse]) for n in range(2)],
        "a patient": [make_thread(doctor, patient) for patient in patients],
    }
    for number, (kind, (small, large)) in enumerate(places.items()):
        fill(small, [doctor, nurse if number == 0 else patients[0]], FEW)
        fill(large, [doctor, nurse if number == 0 else patients[1]], many)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        both = {
            (name, count): ask
            for count, place in ((FEW, small), (many, large))
            for name, ask in asks(client, place).items()
        }
        found = measure({f"{name}|{count}": ask for (name, count), ask in both.items()})
        for name in asks(client, small):
            few, lots = found[f"{name}|{FEW}"], found[f"{name}|{many}"]
            for count, (queries, median) in ((FEW, few), (many, lots)):
                print(f"| {kind}: {name} | {count:,} | {queries} | {median:.1f} ms |", flush=True)
            if few[0] != lots[0] and "search" not in name:
                good = False
                print(f"{name}: queries differ", file=sys.stderr)
        ratio = found[f"the page|{many}"][1] / found[f"the page|{FEW}"][1]
        print(f"\n{kind}: the page of {many:,} takes {ratio:.2f} times the page of {FEW}.\n")
        good = good and ratio <= TOLERANCE
    return good


def main(many: int = 100_000) -> int:
    set_up()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return 0 if compare(many) else 1
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
