"""From the row to the server: real SMTP, the real queue."""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from cercle.core.testing import Clock
from cercle.delivery import fates, jobs, renderers
from cercle.delivery.actions import cancel, enqueue, rescue
from cercle.delivery.models import Channel, Fate, Outgoing
from cercle.delivery.templates import Rendered
from cercle.delivery.testing import Peer, run_jobs

pytestmark = pytest.mark.django_db

TO = "karim@example.org"


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    renderers.register("test", lambda outgoing: Rendered("Bonjour", f"Réf. {outgoing.reference}\n", "<p>Réf.</p>\n"))
    yield
    renderers._renderers.pop("test", None)
    fates._hooks.pop("test", None)


def queue(reference: str = "1", *, recipient: str = TO) -> Outgoing:
    with transaction.atomic():
        return enqueue("test", reference, channel=Channel.EMAIL, recipient=recipient, language="fr")


def test_a_message_reaches_the_server_and_the_row_says_so(smtp_peer: Peer) -> None:
    outgoing = queue()
    assert outgoing.fate == Fate.QUEUED
    assert smtp_peer.messages == []

    assert run_jobs() == 1

    [received] = smtp_peer.to(TO)
    assert received.subject == "Bonjour"
    assert received.text == "Réf. 1\n"
    assert received.html == "<p>Réf.</p>\n"
    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.attempts, outgoing.reason) == (Fate.HANDED, 1, "")
    assert outgoing.handed_at == outgoing.settled_at is not None


def test_headers_name_no_user_and_ask_for_no_automatic_answer(smtp_peer: Peer) -> None:
    outgoing = queue()
    run_jobs()

    message = smtp_peer.messages[0].message
    assert message["From"] == "Cercle <cercle@example.org>"
    assert message["Message-ID"] == f"<{outgoing.pk}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert "DR" not in str(message["X-Auto-Response-Suppress"]).split(", ")
    assert message["Date"]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_job_run_twice_sends_once(smtp_peer: Peer) -> None:
    outgoing = queue()
    jobs.send.defer(outgoing=str(outgoing.pk))

    assert run_jobs() == 2

    assert len(smtp_peer.messages) == 1


def test_a_rolled_back_act_sends_nothing(smtp_peer: Peer) -> None:
    def fail() -> None:
        with transaction.atomic():
            queue()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert run_jobs() == 0
    assert Outgoing.objects.count() == 0
    assert not ProcrastinateJob.objects.filter(status="todo").exists()


def test_an_unknown_mailbox_is_rejected_in_plain_words(smtp_peer: Peer) -> None:
    smtp_peer.refuse[TO] = "550 5.1.1 <karim@example.org>: no such user"
    outgoing = queue()
    run_jobs()

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.code) == (Fate.REJECTED, "unknown_mailbox")
    assert outgoing.reason == "Cette adresse n’existe pas chez son fournisseur : vérifiez-la."
    assert TO not in outgoing.reason
    assert smtp_peer.messages == []


def test_a_refusal_leaves_the_connection_fit_for_the_next_message(smtp_peer: Peer) -> None:
    smtp_peer.refuse["nobody@example.org"] = "550 5.1.1 no"
    queue("1", recipient="nobody@example.org")
    queue("2")
    queue("3")
    run_jobs()

    assert [received.text for received in smtp_peer.messages] == ["Réf. 2\n", "Réf. 3\n"]
    assert smtp_peer.connections == 1


def test_a_busy_server_is_tried_again_with_growing_pauses_then_given_up(smtp_peer: Peer, clock: Clock) -> None:
    smtp_peer.refuse[TO] = "451 4.3.0 try later"
    outgoing = queue()

    for attempt, pause in enumerate([30, 120, 600, 3600, 4 * 3600], start=1):
        assert run_jobs() == 1
        outgoing.refresh_from_db()
        assert (outgoing.fate, outgoing.attempts) == (Fate.DEFERRED, attempt)
        clock.move(seconds=pause - 6)
        assert run_jobs() == 0
        clock.move(seconds=6)
    assert run_jobs() == 1

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.code, outgoing.attempts) == (Fate.REJECTED, "gave_up", 6)
    assert run_jobs() == 0


def test_what_was_deferred_leaves_when_the_server_is_well_again(smtp_peer: Peer, clock: Clock) -> None:
    smtp_peer.refuse[TO] = "450 4.1.1 greylisted"
    outgoing = queue()
    run_jobs()
    smtp_peer.refuse.clear()
    clock.move(seconds=31)
    run_jobs()

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.code, outgoing.reason) == (Fate.HANDED, "", "")
    assert len(smtp_peer.messages) == 1


def test_a_server_that_is_down_defers(smtp_peer: Peer, settings: Any, unused_port: int) -> None:
    settings.EMAIL_PORT = unused_port
    outgoing = queue()
    run_jobs()

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.code) == (Fate.DEFERRED, "unreachable")


def test_a_server_that_hangs_up_in_the_text_defers_and_is_not_called_sent(smtp_peer: Peer, clock: Clock) -> None:
    smtp_peer.drop = 1
    outgoing = queue()
    run_jobs()
    outgoing.refresh_from_db()
    assert outgoing.fate == Fate.DEFERRED

    clock.move(seconds=31)
    run_jobs()
    outgoing.refresh_from_db()
    assert outgoing.fate == Fate.HANDED


def test_without_a_mail_server_the_message_is_rejected_never_sent(smtp_peer: Peer, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    outgoing = queue()
    run_jobs()

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.code) == (Fate.REJECTED, "no_server")
    assert outgoing.reason.startswith("Aucun serveur")


def test_the_renderer_may_say_no_at_the_last_moment(smtp_peer: Peer) -> None:
    def no(outgoing: Outgoing) -> Rendered:
        raise renderers.NoLongerWanted("accepted")

    renderers.register("test", no)
    outgoing = queue()
    run_jobs()

    outgoing.refresh_from_db()
    assert (outgoing.fate, outgoing.code) == (Fate.CANCELLED, "accepted")
    assert smtp_peer.messages == []


def test_a_fault_in_a_renderer_is_tried_again_and_stops_nobody_else(smtp_peer: Peer) -> None:
    def broken(outgoing: Outgoing) -> Rendered:
        if outgoing.reference == "1":
            raise ZeroDivisionError
        return Rendered("s", "t")

    renderers.register("test", broken)
    first, second = queue("1"), queue("2")
    run_jobs()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.fate, first.code) == (Fate.DEFERRED, "internal")
    assert second.fate == Fate.HANDED


def test_a_cancelled_message_does_not_leave(smtp_peer: Peer) -> None:
    queue("9")
    assert cancel("test", "9", code="deleted") == 1
    run_jobs()

    assert smtp_peer.messages == []
    assert cancel("test", "9") == 0


def test_the_fate_is_told_in_its_transaction_and_a_stumbling_listener_changes_nothing(smtp_peer: Peer) -> None:
    told: list[str] = []

    def listen(outgoing: Outgoing) -> None:
        told.append(outgoing.fate)
        raise ZeroDivisionError

    fates.on_settled("test", listen)
    outgoing = queue()
    run_jobs()

    outgoing.refresh_from_db()
    assert told == [Fate.HANDED]
    assert outgoing.fate == Fate.HANDED


def test_a_message_whose_job_was_lost_is_found_again(smtp_peer: Peer, clock: Clock) -> None:
    outgoing = Outgoing.objects.create(kind="test", reference="1", channel="email", recipient=TO)
    assert rescue() == 0  # it may still have its job
    clock.move(seconds=61)

    assert rescue() == 1
    assert rescue() == 0  # and has one now
    run_jobs()

    outgoing.refresh_from_db()
    assert outgoing.fate == Fate.HANDED


def test_a_late_report_never_undoes_a_better_fate(smtp_peer: Peer) -> None:
    outgoing = queue()
    run_jobs()
    outgoing.refresh_from_db()

    assert fates.settle(outgoing, Fate.DELIVERED)
    assert not fates.settle(outgoing, Fate.HANDED)
    assert fates.settle(outgoing, Fate.REJECTED, code="full")
    assert outgoing.reason == "La boîte aux lettres du destinataire est pleine."


def test_enqueue_outside_a_transaction_is_a_fault_of_the_program() -> None:
    with mock.patch("cercle.delivery.actions.connection") as connection:
        connection.in_atomic_block = False
        with pytest.raises(RuntimeError):
            enqueue("test", "1", channel="email", recipient=TO, language="fr")
