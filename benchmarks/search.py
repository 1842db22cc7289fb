"""Searching the directory, in the server: index, ranking, badge and reachability in.

    python benchmarks/search.py [rows]

A directory of as many synthetic rows as asked, one person in twenty with an account. Searches are what one has typed so
far: one or two words of a person of the directory, the last unfinished; a second table has what is harder. Each search
is measured alone, from `queries.search` to its rows; then through a whole HTTP request of the API.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

ROWS = 100_000
SEARCHES = 1_000


def set_up() -> None:
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(
        DJANGO_SETTINGS_MODULE="cercle.config.settings",
        CERCLE_TEST_DB=f"bench_search_{os.getpid()}",
        CERCLE_LIMIT_SEARCHES="100000000",
        CERCLE_LIMIT_API_REQUESTS="100000000",
    )
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)


class Silent:
    def step(self, name: str, total: float | None = None) -> None:
        pass

    def advance(self, work: float, rows: int | None = None) -> None:
        pass


def fill(rows: int) -> None:
    """Import a sample, then give one person in twenty an account, half of them inactive."""
    from django.db import connection

    from cercle.directory.imports.run import import_file
    from cercle.directory.sample.rows import lines

    with TemporaryDirectory() as folder:
        path = Path(folder) / "sample.txt"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines(rows, seed=1))
        import_file(path, Silent())  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO accounts_account
                (id, password, email, name, role, language, is_active, created_at, last_seen)
            SELECT gen_random_uuid(), '', id || '@bench.example', 'x', 'professional', 'fr', true, now(),
                   now() - (id % 360) * interval '1 day'
            FROM directory_professional WHERE id % 20 = 0
            """
        )
        cursor.execute(
            """
            UPDATE directory_professional p SET account_id = a.id FROM accounts_account a
            WHERE a.email = p.id || '@bench.example'
            """
        )
        cursor.execute("VACUUM ANALYZE")


def typed(random: Random, count: int) -> dict[str, list[str]]:
    """Searches of people who are there, as they are typed."""
    from cercle.directory.models import Activity

    ids = Activity.objects.order_by("pk").values_list("pk", flat=True)
    first, last = ids[0], ids.reverse()[0]
    picked = [random.randint(first, last) for _ in range(count)]
    people = list(
        Activity.objects.filter(pk__in=picked).values_list(
            "professional__family_name", "professional__given_name", "professional__profession", "town"
        )
    )

    def unfinished(word: str) -> str:
        return word[: max(3, random.randint(3, max(3, len(word))))]

    def misspelt(word: str) -> str:
        place = random.randrange(1, max(2, len(word)))
        return word[:place] + word[place + 1 :]

    usual = []
    for family, given, profession, town in people:
        other = random.choice([given, profession, town, None])
        usual.append(unfinished(family) if other is None else f"{random.choice([family, other])} {unfinished(family)}")
    return {
        "1–2 words, the last unfinished": usual,
        "one letter": [random.choice("abcdefghijlmnoprstv") for _ in range(count // 5)],
        "two letters": [family[:2] for family, *_ in people[: count // 5]],
        "a profession alone": [profession for _, _, profession, _ in people[: count // 5]],
        "profession and town": [f"{profession} {town}" for _, _, profession, town in people[: count // 2]],
        "four words": [
            f"{given} {family} {profession} {town}" for family, given, profession, town in people[: count // 2]
        ],
        "a spelling fault": [f"{misspelt(family)} {given}" for family, given, *_ in people[: count // 2]],
        "nobody": ["qzjxk vwqzz", "zzzzzz", "xxxxxxxx yyyyyyy"] * (count // 15),
    }


def timed(function: Callable[[str], object], searches: Sequence[str]) -> list[float]:
    """Milliseconds of each."""
    found = []
    for q in searches:
        start = time.perf_counter()
        function(q)
        found.append((time.perf_counter() - start) * 1000)
    return sorted(found)


def percentile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def main(rows: int = ROWS) -> None:
    set_up()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _measure(rows)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _measure(rows: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cercle.core.testing import make_account
    from cercle.directory import queries
    from cercle.directory.index import build, store
    from cercle.directory.models import Professional

    fill(rows)
    start = time.perf_counter()
    build.rebuild(force=True)
    building = time.perf_counter() - start
    size = sum(file.stat().st_size for file in (store.home() / "current").resolve().iterdir()) / 1e6
    user = make_account("Hélène Martin")
    build.catch_up()
    random = Random(2)
    tables = typed(random, SEARCHES)

    def search(q: str) -> Any:
        return queries.search(user, q)

    timed(search, tables["1–2 words, the last unfinished"][:100])
    print(f"| Search, {rows:,} rows, {Professional.objects.count():,} people | p50 ms | p95 ms | p99 ms | queries |")
    print("|---|---|---|---|---|")
    for what, searches in tables.items():
        values = timed(search, searches)
        with CaptureQueriesContext(connection) as asked:
            search(searches[0])
        shares = " | ".join(f"{percentile(values, share):.1f}" for share in (0.5, 0.95, 0.99))
        print(f"| {what} | {shares} | {len(asked)} |")
    _measure_http(user, tables["1–2 words, the last unfinished"])
    first = [search(q).rows[:1] for q in tables["four words"]]
    right = statistics.mean(bool(rows) for rows in first)
    print(f"\nindex made in {building:.1f} s, {size:.0f} MB; {right:.0%} of the full searches found somebody")


def _measure_http(user: Any, searches: Sequence[str]) -> None:
    """The same through middleware, token, view and JSON."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cercle.accounts import tokens

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"authorization": f"Bearer {tokens.issue(user, 'bench')}"})

    def get(q: str) -> None:
        answer = client.get("/api/v1/directory", {"q": q})
        assert answer.status_code == 200, answer.content

    timed(get, searches[:50])
    values = timed(get, searches)
    with CaptureQueriesContext(connection) as asked:
        get(searches[0])
    shares = " | ".join(f"{percentile(values, share):.1f}" for share in (0.5, 0.95, 0.99))
    print(f"| the first line, as a request to the API | {shares} | {len(asked)} |")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
