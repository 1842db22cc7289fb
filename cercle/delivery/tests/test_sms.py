"""SMS through the gateway that was chosen; never « sent » when no phone could ring."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from cercle.delivery import mailbox, renderers
from cercle.delivery.actions import enqueue
from cercle.delivery.gateways import sms as gateways
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.templates import Rendered
from cercle.delivery.testing import run_jobs

pytestmark = pytest.mark.django_db
FICTIONAL = "+33639980001"


class Phones:
    """A gateway that rings."""

    reaches_people = True

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.error: gateways.GatewayError | None = None

    def send(self, number: str, text: str) -> str:
        if self.error:
            raise self.error
        self.sent.append((number, text))
        return "id-1"


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    renderers.register("test", lambda outgoing: Rendered("", "Bonjour"))
    yield
    renderers._renderers.pop("test", None)


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> Phones:
    found = Phones()
    monkeypatch.setattr(gateways, "get", lambda: found)
    return found


def send(number: str) -> Outgoing:
    with transaction.atomic():
        outgoing = enqueue("test", "1", channel="sms", recipient=number, language="fr")
    run_jobs()
    outgoing.refresh_from_db()
    return outgoing


def test_the_console_keeps_it_in_the_demo(demo_mailbox: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        outgoing = send(FICTIONAL)
    assert outgoing.fate == Fate.HANDED
    assert [(letter["to"], letter["text"]) for letter in mailbox.letters()] == [(FICTIONAL, "Bonjour")]
    assert "Bonjour" not in caplog.text
    assert FICTIONAL not in caplog.text


def test_outside_the_demo_the_console_is_no_sender(demo_mailbox: Path, settings: Any) -> None:
    settings.DEMO = False
    outgoing = send("+33612345678")
    assert (outgoing.fate, outgoing.code) == (Fate.REJECTED, "no_sms_sender")
    assert "SMS" in outgoing.reason
    assert mailbox.letters() == []


@pytest.mark.parametrize("name", ["nowhere", "sms", "", "../console", "__init__"])
def test_a_gateway_that_does_not_exist_is_no_sender(settings: Any, name: str) -> None:
    settings.SMS_GATEWAY = name
    assert send("+33612345678").code == "no_sms_sender"


def test_a_number_of_a_film_is_never_rung(phones: Phones) -> None:
    assert send(FICTIONAL).code == "fictional"
    assert phones.sent == []


@pytest.mark.parametrize("number", ["+33299000000", "+33800000000", "+33937000000"])
def test_a_landline_or_a_service_gets_no_sms(phones: Phones, number: str) -> None:
    assert send(number).code == "not_mobile"
    assert phones.sent == []


def test_a_real_gateway_gets_number_and_text_and_its_id_is_kept(phones: Phones) -> None:
    outgoing = send("+262692123456")
    assert phones.sent == [("+262692123456", "Bonjour")]
    assert (outgoing.fate, outgoing.provider_id) == (Fate.HANDED, "id-1")


def test_a_gateway_that_is_down_defers(phones: Phones) -> None:
    phones.error = gateways.GatewayError("unreachable", temporary=True)
    assert send("+33612345678").fate == Fate.DEFERRED


def test_the_gateways_are_the_files_of_the_folder() -> None:
    assert "console" in gateways.names()
    assert "sms" not in gateways.names()
