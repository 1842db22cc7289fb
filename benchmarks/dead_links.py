"""Whether a clock tells a deleted invitation's link from one that never was (product.md §5: they look the same).

    python benchmarks/dead_links.py

Each of 1,000 rounds opens, in random order, the page of one deleted patient's invitation, one deleted colleague's, one
link of nothing whose seal is right, one whose seal is wrong, and one that is no link at all; whole HTTP, in process, so
that no network hides a difference. Separability is the chance that a page of one group took longer than a page of the
other (the area under the ROC curve): 50 % is a coin. The same group against itself, split by round, shows the noise.
"""

import os
import random
import statistics
import time
from typing import Any
from uuid import uuid4

ROUNDS = 1_000
WARM = 50
#: What the paired differences of one round must stay under to count as inseparable, beside 50 ± 5 %.
CLOSE = 0.05


def set_up() -> None:
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(
        DJANGO_SETTINGS_MODULE="cercle.config.settings",
        CERCLE_TEST_DB=f"bench_dead_links_{os.getpid()}",
        CERCLE_LIMIT_INVITER_BURST="1000000",
        CERCLE_LIMIT_INVITER_DAY="1000000",
        CERCLE_LIMIT_LINK_ADDRESS="1000000000",
    )
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)  # a 404 is logged; printing it would measure the terminal
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def tokens(count: int) -> dict[str, list[str]]:
    """That many tokens of each group."""
    from cercle.accounts.models import Role
    from cercle.core.testing import make_account
    from cercle.invitations import links
    from cercle.invitations.actions import delete, invite_colleague, invite_guest
    from cercle.invitations.links import Channel
    from cercle.invitations.models import Invitation

    doctor = make_account("Hélène Martin", Role.PROFESSIONAL)
    found: dict[str, list[str]] = {name: [] for name in ("deleted patient", "deleted colleague", "never was")}
    for number in range(count):
        for name, made in (
            (
                "deleted patient",
                invite_guest(doctor, kind="patient", name=f"P {number}", email=f"p{number}@example.org"),
            ),
            ("deleted colleague", invite_colleague(doctor, name=f"C {number}", email=f"c{number}@example.org")),
        ):
            assert made.invitation
            found[name].append(links.make(made.invitation, Channel.EMAIL))
            delete(doctor, made.invitation)
        found["never was"].append(links.make(Invitation(id=uuid4(), version=1), Channel.EMAIL))
    found["wrong seal"] = [token[:-2] + ("AA" if token[-2:] != "AA" else "BB") for token in found["never was"]]
    found["no link"] = ["".join(random.choices("abcdefgh", k=20)) for _ in range(count)]
    return found


def open_page(client: Any, token: str) -> tuple[float, float, bytes]:
    """Milliseconds of the address in the message and of the clean page behind it, and that page."""
    client.cookies.clear()
    start = time.perf_counter()
    client.get(f"/i/{token}")
    middle = time.perf_counter()
    page = client.get("/invitation/")
    end = time.perf_counter()
    headers = dict(page.headers.items())
    return (middle - start) * 1000, (end - middle) * 1000, f"{page.status_code} {headers} ".encode() + page.content


def longer(one: list[float], other: list[float]) -> float:
    """The chance that a random one of ``one`` is longer than a random one of ``other`` (Mann and Whitney)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    rank_sum = sum(rank for rank, (_value, group) in enumerate(ranked, 1) if group == 0)
    return (rank_sum - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def measure(found: dict[str, list[str]]) -> tuple[dict[str, list[float]], dict[str, list[float]], set[bytes]]:
    from django.test import Client

    arrivals: dict[str, list[float]] = {name: [] for name in found}
    pages: dict[str, list[float]] = {name: [] for name in found}
    seen: set[bytes] = set()
    client = Client()
    for number in range(-WARM, ROUNDS):
        for name in random.sample(sorted(found), len(found)):
            arrival, page, answer = open_page(client, found[name][number % ROUNDS])
            seen.add(answer)
            if number >= 0:
                arrivals[name].append(arrival)
                pages[name].append(page)
    return arrivals, pages, seen


def table(title: str, times: dict[str, list[float]]) -> float:
    """Prints one table; returns the largest distance from a coin between a deleted link and one of nothing."""
    print(f"\n| {title} | median ms | p95 ms | against « never was » |\n|---|---|---|---|")
    base = times["never was"]
    for name, values in times.items():
        p95 = statistics.quantiles(values, n=20)[-1]
        against = longer(values[::2], values[1::2]) if name == "never was" else longer(values, base)
        noise = " (odd rounds against even: the noise)" if name == "never was" else ""
        print(f"| {name} | {statistics.median(values):.2f} | {p95:.2f} | {against:.1%}{noise} |")
    deleted = [name for name in times if name.startswith("deleted")]
    return max(abs(longer(times[name], times[other]) - 0.5) for name in deleted for other in times if name != other)


def main() -> None:
    set_up()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        arrivals, pages, seen = measure(tokens(ROUNDS))
        print(f"{ROUNDS} tries of each; {len(seen)} different answer(s) in body, status and headers.")
        worst = max(table("/i/…", arrivals), table("/invitation/", pages))
        verdict = "not separable" if worst < CLOSE and len(seen) == 1 else "separable"
        print(f"\nFarthest from a coin: {worst:.1%} → {verdict} (under {CLOSE:.0%} counts as not separable).")
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


if __name__ == "__main__":
    main()
