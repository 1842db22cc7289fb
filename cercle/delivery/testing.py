"""Real carriers for tests: an SMTP server that can be told to misbehave, and the queue run at once.

Fixtures ``smtp_peer`` and ``demo_mailbox`` are loaded by conftest.py; ``run_jobs`` is a plain function.
"""

import asyncio
import inspect
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cercle.delivery import mailbox, smtp


@dataclass
class Received:
    """One message as the server got it."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes

    @property
    def to(self) -> str:
        return self.recipients[0]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return mailbox.part(self.message, "plain") or ""

    @property
    def html(self) -> str:
        return mailbox.part(self.message, "html") or ""


@dataclass
class Peer:
    """A mail server of our own. ``refuse["a@b.fr"] = "550 5.1.1 no such user"`` answers so to RCPT for that address;
    ``refuse_text`` answers so to DATA; ``drop`` hangs up instead of answering the text, that many times;
    ``drop_after_each`` hangs up once a message was taken."""

    host: str = "127.0.0.1"
    port: int = 0
    messages: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    refuse_text: str = ""
    drop: int = 0
    drop_after_each: bool = False
    connections: int = 0

    def to(self, address: str) -> list[Received]:
        """What ``address`` received, oldest first."""
        return [received for received in self.messages if address in received.recipients]

    def forget(self) -> None:
        """Empty the record and behave again; the open connections stay."""
        self.messages.clear()
        self.refuse.clear()
        self.refuse_text, self.drop, self.drop_after_each, self.connections = "", 0, False, 0


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.peer.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.peer.refuse:
            return self.peer.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.peer.refuse_text:
            return self.peer.refuse_text
        if self.peer.drop:
            self.peer.drop -= 1
            server.transport.close()
            await asyncio.sleep(0)
            return "421 gone"
        raw = cast(bytes, envelope.content)
        message = message_from_bytes(raw, policy=policy.default)
        self.peer.messages.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), message, raw))
        if self.peer.drop_after_each:
            asyncio.get_running_loop().call_later(0.02, server.transport.close)
        return "250 2.0.0 OK"


class _OnFreePort(Controller):  # type: ignore[misc]  # aiosmtpd is not typed
    """aiosmtpd's controller asks the configured port to know that it is up; ours is chosen by the system."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def running_peer() -> Iterator[Peer]:
    """A real SMTP server on a free port of this machine, in a thread of its own."""
    # The peer's own gossip comes from its thread, at times after a test's streams are closed.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    peer = Peer()
    controller = _OnFreePort(_Handler(peer), hostname=peer.host, port=0)
    controller.start()
    peer.port = controller.port
    try:
        yield peer
    finally:
        smtp.hang_up()
        controller.stop()


@pytest.fixture
def smtp_peer(settings: Any) -> Iterator[Peer]:
    """The mail server that this test's e-mails reach: ``smtp_peer.messages``, ``smtp_peer.to(address)``."""
    with running_peer() as peer:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = peer.host, peer.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "Cercle <cercle@example.org>"
        yield peer


@pytest.fixture
def demo_mailbox(settings: Any, tmp_path: Path) -> Path:
    """Demo mode with an empty mailbox folder: the console gateway takes SMS there (``mailbox.letters()``)."""
    settings.DEMO = True
    settings.SMS_GATEWAY = "console"
    settings.DEMO_MAILBOX = tmp_path / "mailbox"
    return tmp_path / "mailbox"


def run_jobs(limit: int = 1000) -> int:
    """Run the jobs that wait and are due, oldest first, those they defer included; returns how many ran.

    It is not the worker: it takes the rows of the real queue through the test's own connection, which alone sees an
    uncommitted test, calls the real task functions in this thread, one after the other, and writes their end by
    procrastinate's own SQL functions, by their retry rules. Due is what ``timezone.now()`` says, so that the ``clock``
    fixture moves it. Locks between jobs, priorities beyond their order and periodic jobs are not imitated. What a job
    raises, and would not retry, is raised here. ``test_worker.py`` runs the worker itself.
    """
    for done in range(limit):
        waiting = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=timezone.now())
        row = waiting.order_by("-priority", "id").first()
        if row is None:
            return done
        _run(row)
    raise RuntimeError(f"more than {limit} jobs: does one defer itself without end?")


def _run(row: ProcrastinateJob) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [row.pk])
    task = app.tasks[row.task_name]
    try:
        if inspect.iscoroutinefunction(task.func):
            async_to_sync(task.func)(**row.args)
        else:
            task(**row.args)
    except Exception as error:
        retry = task.get_retry_exception(exception=error, job=row.procrastinate_job)
        if retry is None:
            _end(row, "failed")
            raise
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)",
                [row.pk, retry.retry_decision.retry_at or timezone.now()],
            )
    else:
        _end(row, "succeeded")


def _end(row: ProcrastinateJob, status: str) -> None:
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [row.pk, status])
