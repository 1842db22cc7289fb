"""What the main pages weigh and how many queries they cost, in the demo and after it has grown.

    python benchmarks/pages.py

Bytes are those of the HTML, plain and as gzip carries them; style and script are cached by the browser and counted
once, below. Queries include the session and the account.
"""

import gzip
import os
from pathlib import Path
from typing import Any

GROWTH = 150


def set_up() -> None:
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(
        DJANGO_SETTINGS_MODULE="cercle.config.settings",
        CERCLE_TEST_DB=f"bench_pages_{os.getpid()}",
        CERCLE_DEMO="1",
        CERCLE_LIMIT_INVITER_BURST="1000000",
        CERCLE_LIMIT_INVITER_DAY="1000000",
        CERCLE_LIMIT_POSTS="1000000",
    )
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def addresses(account: Any) -> dict[str, str]:
    from cercle.discussions.queries import discussion_list

    first = discussion_list(account).rows[0].discussion.pk
    return {
        "discussions": "/discussions/",
        "one discussion": f"/discussions/{first}/",
        "new discussion": "/discussions/nouvelle/",
        "search results": "/discussions/nouvelle/?q=mar",
        "dossiers": "/dossiers/",
        "notifications": "/notifications/",
        "settings": "/reglages/",
        "security": "/reglages/securite/",
        "help": "/aide/",
    }


def measure(client: Any, address: str) -> tuple[int, int, int]:
    """Bytes, bytes as gzip, queries of a page seen before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return len(answer.content), len(gzip.compress(answer.content)), len(captured)


def grow(account: Any) -> None:
    """More of everything that the pages show."""
    from cercle.discussions.actions import post_message, start_discussion
    from cercle.discussions.queries import discussion_list
    from cercle.dossiers.models import CircleMember, Dossier
    from cercle.invitations.actions import invite_colleague
    from cercle.notifications.actions import notify

    first = discussion_list(account).rows[0].discussion
    for number in range(GROWTH):
        post_message(account, first, body=f"Message {number}")
        start_discussion(account, title=f"Thème {number}", members=[])
        notify(account, "added_to_discussion", f"bench-{number}", {"discussion": str(first.pk), "name": "Karim Benali"})
        dossier = Dossier.objects.create(number=900_000 + number, birth_name=f"Nom{number}", given_name="Anne")
        CircleMember.objects.create(dossier=dossier, account=account)
        invite_colleague(account, name="Marie Marchand", email=f"m{number}@example.org")


def assets() -> str:
    static = Path(__file__).resolve().parent.parent / "cercle" / "web" / "static"
    total = {kind: sum(len(file.read_bytes()) for file in static.rglob(f"*.{kind}")) for kind in ("css", "js")}
    return f"Style {total['css']:,} and script {total['js']:,} bytes of ours as written, before they are packed."


def main() -> None:
    set_up()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("demo_data", verbosity=0)
        from cercle.accounts.models import Account

        account = Account.objects.get(email="helene.martin@cercle.example")
        client = Client()
        client.force_login(account)
        pages = addresses(account)
        before = {name: measure(client, address) for name, address in pages.items()}
        grow(account)
        after = {name: measure(client, address) for name, address in pages.items()}
        print(f"| Page | bytes | gzip | queries | queries with {GROWTH} more of everything |")
        print("|---|---|---|---|---|")
        for name, (size, packed, queries) in before.items():
            print(f"| {name} | {size:,} | {packed:,} | {queries} | {after[name][2]} |")
        print(f"\n{assets()}")
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


if __name__ == "__main__":
    main()
