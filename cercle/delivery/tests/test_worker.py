"""The real worker, the real queue, several connections: nothing here is simulated."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cercle.delivery import carriers, renderers, sending
from cercle.delivery.actions import enqueue, rescue
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.templates import Rendered
from cercle.delivery.testing import Peer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The worker's threads end with it; connections kept for a next job would outlive them.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    renderers.register("test", lambda outgoing: Rendered("Bonjour", f"{outgoing.reference}\n"))
    yield
    renderers._renderers.pop("test", None)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def queue(count: int = 1) -> list[Outgoing]:
    with transaction.atomic():
        return [
            enqueue("test", str(number), channel="email", recipient=f"u{number}@example.org", language="fr")
            for number in range(count)
        ]


def work(concurrency: int = 4) -> None:
    """The worker as `cercle worker` runs it, until the queue is empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        worker_app.run_worker(wait=False, concurrency=concurrency, install_signal_handlers=False, listen_notify=False)


def test_the_worker_sends_everything_once(smtp_peer: Peer) -> None:
    queue(30)
    work()

    assert sorted(received.to for received in smtp_peer.messages) == sorted(f"u{n}@example.org" for n in range(30))
    assert set(Outgoing.objects.values_list("fate", flat=True)) == {Fate.HANDED}
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
    assert smtp_peer.connections <= 4


def test_the_worker_writes_the_next_try(smtp_peer: Peer) -> None:
    smtp_peer.refuse["u0@example.org"] = "451 4.3.0 later"
    [outgoing] = queue()
    work()

    outgoing.refresh_from_db()
    job = ProcrastinateJob.objects.get(status="todo")
    assert outgoing.fate == Fate.DEFERRED
    assert job.scheduled_at == outgoing.due_at


def in_threads(count: int, function: Callable[[], object]) -> None:
    def run() -> None:
        try:
            function()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_workers_at_one_message_send_it_once(smtp_peer: Peer) -> None:
    [outgoing] = queue()
    in_threads(8, lambda: sending.send(str(outgoing.pk)))

    assert len(smtp_peer.messages) == 1
    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.attempts) == (Fate.HANDED, 1)


def test_no_transaction_is_open_while_the_server_is_spoken_to(smtp_peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    spoken = carriers.hand_over

    def hand_over(outgoing: Outgoing, message: Rendered) -> str:
        seen.append(connection.in_atomic_block)
        return spoken(outgoing, message)

    monkeypatch.setattr(carriers, "hand_over", hand_over)
    [outgoing] = queue()
    sending.send(str(outgoing.pk))
    assert seen == [False]


def test_a_worker_that_dies_before_the_hand_over_is_replaced_at_once(
    smtp_peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its claim is a lock of its connection: gone with it."""

    class Killed(BaseException):
        pass

    def die(outgoing: Outgoing, message: Rendered) -> str:
        connection.close()
        raise Killed

    [outgoing] = queue()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    with monkeypatch.context() as patch:
        patch.setattr(carriers, "hand_over", die)
        with pytest.raises(Killed):
            sending.send(str(outgoing.pk))
    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.attempts) == (Fate.QUEUED, 1)

    assert rescue(patience=timedelta(0)) == 1
    work()

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.attempts) == (Fate.HANDED, 2)
    assert len(smtp_peer.messages) == 1


def test_a_message_being_sent_is_not_sent_by_the_rescue(smtp_peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = carriers.hand_over

    def slowly(outgoing: Outgoing, message: Rendered) -> str:
        in_threads(1, lambda: sending.send(str(outgoing.pk)))  # another worker, at this very moment
        return spoken(outgoing, message)

    monkeypatch.setattr(carriers, "hand_over", slowly)
    [outgoing] = queue()
    sending.send(str(outgoing.pk))
    assert len(smtp_peer.messages) == 1
