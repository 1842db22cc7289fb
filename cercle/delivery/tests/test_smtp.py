"""Connections are kept, checked and never trusted too long."""

from typing import Any
from unittest import mock

import pytest
from django.core.mail import EmailMessage

from cercle.delivery import carriers, smtp
from cercle.delivery.testing import Peer


def mail(number: int) -> EmailMessage:
    return EmailMessage("s", f"{number}", "cercle@example.org", ["karim@example.org"], headers={"Message-ID": "<x@y>"})


def test_one_connection_carries_many(smtp_peer: Peer) -> None:
    for number in range(10):
        smtp.send(mail(number))
    assert len(smtp_peer.messages) == 10
    assert smtp_peer.connections == 1


def test_a_connection_is_closed_after_its_share(smtp_peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "MESSAGES_EACH", 3)
    for number in range(7):
        smtp.send(mail(number))
    assert len(smtp_peer.messages) == 7
    assert smtp_peer.connections == 3


def test_an_idle_connection_is_replaced(smtp_peer: Peer) -> None:
    smtp.send(mail(1))
    with mock.patch("cercle.delivery.smtp.time.monotonic", return_value=smtp._thread.line.used_at + 46):
        smtp.send(mail(2))
    assert smtp_peer.connections == 2


def test_a_quiet_connection_is_asked_before_it_gets_a_message(smtp_peer: Peer) -> None:
    smtp.send(mail(1))
    with mock.patch("cercle.delivery.smtp.time.monotonic", return_value=smtp._thread.line.used_at + 5):
        smtp.send(mail(2))
    assert smtp_peer.connections == 1
    smtp._thread.line.backend.connection.sock.shutdown(2)
    with mock.patch("cercle.delivery.smtp.time.monotonic", return_value=smtp._thread.line.used_at + 5):
        smtp.send(mail(3))
    assert len(smtp_peer.messages) == 3
    assert smtp_peer.connections == 2


def test_a_server_that_hung_up_between_two_messages_costs_nothing(smtp_peer: Peer) -> None:
    smtp.send(mail(1))
    smtp._thread.line.backend.connection.sock.shutdown(2)
    smtp.send(mail(2))
    assert [received.text.strip() for received in smtp_peer.messages] == ["1", "2"]
    assert smtp_peer.connections == 2


def test_a_server_that_hangs_up_in_the_text_is_not_asked_twice(smtp_peer: Peer) -> None:
    smtp.send(mail(1))
    smtp_peer.drop = 1
    with pytest.raises(carriers.Failed) as failure:
        smtp.send(mail(2))
    assert failure.value.trouble.temporary
    assert smtp_peer.drop == 0
    assert len(smtp_peer.messages) == 1


def test_another_server_in_the_settings_gets_another_connection(
    smtp_peer: Peer, settings: Any, unused_port: int
) -> None:
    smtp.send(mail(1))
    settings.EMAIL_PORT = unused_port
    with pytest.raises(carriers.Failed):
        smtp.send(mail(2))


def test_the_demo_finds_its_peer_by_the_port_file(smtp_peer: Peer, settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_HOST = ""
    settings.DEMO = True
    settings.DEMO_SMTP_PORT_FILE = tmp_path / "smtp-port"
    with pytest.raises(carriers.Failed) as failure:
        smtp.send(mail(1))
    assert failure.value.trouble.temporary  # the peer is starting

    settings.DEMO_SMTP_PORT_FILE.write_text(f"{smtp_peer.port}\n")
    smtp.send(mail(2))
    assert len(smtp_peer.messages) == 1


def test_a_refused_text_is_told_apart_from_a_busy_one(smtp_peer: Peer) -> None:
    smtp_peer.refuse_text = "554 5.7.1 spam"
    with pytest.raises(carriers.Failed) as failure:
        smtp.send(mail(1))
    assert (failure.value.trouble.code, failure.value.trouble.temporary) == ("policy", False)
    smtp_peer.refuse_text = ""
    smtp.send(mail(2))
    assert smtp_peer.connections == 1


def test_the_log_has_codes_and_no_address(smtp_peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    smtp_peer.refuse["karim@example.org"] = "550 5.1.1 <karim@example.org> unknown"
    with caplog.at_level("INFO", logger="cercle"), pytest.raises(carriers.Failed):
        smtp.send(mail(1))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("cercle")]
    assert any("unknown_mailbox" in line for line in ours)
    assert not any("karim" in line for line in ours)
