"""Invitations written and sent per second, beside what the mail server can take at all.

    python benchmarks/delivery.py [messages]

A real SMTP server (aiosmtpd) in a process of its own. First smtplib alone, over as many connections as the worker has
threads: the server's own rate. Then invitations by the product's own action, then the real worker, as `cercle worker`
runs it, until the queue is empty. The database is the embedded one of the tests, which does not wait for the disk.
"""

import multiprocessing
import os
import smtplib
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

THREADS = 4


def peer(pipe: Connection) -> None:
    """An SMTP server that keeps a count: sends its port, then answers each question with the count."""
    from aiosmtpd.controller import Controller

    class Handler:
        taken = 0

        async def handle_DATA(self, *_arguments: Any) -> str:
            Handler.taken += 1
            return "250 2.0.0 OK"

    class OnFreePort(Controller):  # type: ignore[misc]  # aiosmtpd is not typed
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = OnFreePort(Handler(), hostname="127.0.0.1", port=0)
    controller.start()
    pipe.send(controller.port)
    while pipe.recv():
        pipe.send(Handler.taken)


def timed(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def straight(port: int, message: bytes, count: int) -> None:
    """``count`` messages by smtplib alone, over ``THREADS`` kept connections."""

    def run() -> None:
        with smtplib.SMTP("127.0.0.1", port) as session:
            for _ in range(count // THREADS):
                session.sendmail("cercle@example.org", ["someone@example.org"], message)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def set_up(port: int) -> None:
    """Django on a database of its own, its mail server the peer, its limits out of the way."""
    import cercle.core.testing_server  # noqa: F401 - starts the database and names the data folder

    os.environ.update(
        DJANGO_SETTINGS_MODULE="cercle.config.settings",
        CERCLE_TEST_DB=f"bench_delivery_{os.getpid()}",
        CERCLE_SMTP_HOST="127.0.0.1",
        CERCLE_SMTP_PORT=str(port),
        CERCLE_FROM_EMAIL="Cercle <cercle@example.org>",
        CERCLE_LIMIT_INVITER_BURST="1000000",
        CERCLE_LIMIT_INVITER_DAY="1000000",
        CERCLE_LIMIT_ORGANISATION_PENDING="1000000",
    )
    import logging

    import django

    django.setup()
    logging.getLogger().setLevel(logging.WARNING)


def invite(count: int) -> None:
    from cercle.core.testing import make_account, make_entry
    from cercle.invitations.actions import invite_colleague

    doctor = make_account("Hélène Martin")
    make_entry("Hélène", "Martin", "Médecin", account=doctor)
    for number in range(count):
        outcome = invite_colleague(doctor, name="Karim Benali", email=f"karim{number}@example.org")
        assert outcome.sent, outcome.why


def work() -> None:
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(
            wait=False,
            concurrency=THREADS,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="successful",
        )


def main(count: int = 1000) -> None:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=peer, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    set_up(port)

    from django.db import connection, connections

    connections.settings["default"]["CONN_MAX_AGE"] = 600
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _measure(ours, port, count)
    finally:
        server.terminate()
        # The worker's threads are gone; their connections go when the database does.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _measure(ours: Connection, port: int, count: int) -> None:
    from django.db.models import Count

    from cercle.delivery.email import compose
    from cercle.delivery.models import Outgoing
    from cercle.delivery.renderers import of

    writing = timed(lambda: invite(count))
    first = Outgoing.objects.filter(kind__startswith="invitation").first()
    assert first is not None
    message = compose(first, of(first.kind)(first)).message().as_bytes().replace(b"\n", b"\r\n")
    raw = timed(lambda: straight(port, message, count))
    ours.send(True)
    before = ours.recv()
    busy = time.process_time()
    sending = timed(work)
    busy = time.process_time() - busy
    ours.send(True)
    arrived = ours.recv() - before
    fates = dict(Outgoing.objects.values_list("fate").annotate(Count("pk")))
    print(f"| Delivery, {count} invitations of {len(message)} bytes, {THREADS} connections | per second |")
    print("|---|---|")
    print(f"| the SMTP server's own rate (smtplib alone) | {count / raw:,.0f} |")
    print(f"| invitations written (action, row, job, audit line) | {count / writing:,.0f} |")
    print(f"| sent by the worker: claimed, rendered, handed over, settled | {arrived / sending:,.0f} |")
    print(f"\nProcessor time of the worker: {1000 * busy / count:.1f} ms per message.")
    print(f"Arrived {arrived}; fates {fates}.")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
