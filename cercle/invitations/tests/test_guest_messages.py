# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""What leaves for patients and caregivers: equal to its preview, short, naming nobody but who invites."""

import logging
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from cercle.core.redaction import redact
from cercle.core.testing import Cast
from cercle.delivery import mailbox, sms_text
from cercle.delivery.models import Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.invitations import links, messages, preview
from cercle.invitations.links import Channel
from cercle.invitations.models import GUESTS, Kind
from cercle.invitations.tests.making import PHONE
from cercle.invitations.tests.test_invite_guest import ADDRESS, caregiver, invite

TOKEN = re.compile(r"/i/([A-Za-z0-9_-]{48})")
HOW = {Kind.PATIENT: invite, Kind.CAREGIVER: caregiver}
#: Every word that says who is invited or about whom.
NAMES = ("Jeanne", "Petit", "Luc", "Dubois", "Antoine", "1950", "Plaie", "512131")


@pytest.mark.parametrize("kind", GUESTS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mail_is_the_preview_but_for_the_link(cast: Cast, smtp_peer: Peer, kind: Kind, language: str) -> None:
    shown = preview.message(cast.doctor, channel="email", language=language, kind=kind)
    invitation = HOW[kind](cast.doctor, email=ADDRESS, language=language).invitation
    run_jobs()
    [mail] = smtp_peer.to(ADDRESS)
    [token] = set(TOKEN.findall(mail.text)) | set(TOKEN.findall(mail.html))
    url = f"{django_settings.BASE_URL}/i/{token}"
    placeholder = preview.placeholder("", language, kind)
    assert mail.subject.strip() == shown.subject
    assert mail.text.strip() == shown.text.replace(placeholder, url).strip()
    assert mail.html.replace(f'href="{url}"', 'href="#"').replace(url, placeholder).strip() == shown.html.strip()
    link = links.read(token)
    assert (link.invitation_id, link.channel) == (invitation.pk, Channel.EMAIL)


@pytest.mark.parametrize("kind", GUESTS)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "name", ["Hélène Martin", "François-Xavier de la Rochefoucauld-Montbazon d’Estouteville", "王"]
)
def test_an_sms_is_two_segments_at_most_and_the_preview(
    cast: Cast, demo_mailbox: Path, settings: Any, kind: Kind, language: str, name: str
) -> None:
    settings.BASE_URL = "https://cercle.maison-de-sante.example"
    cast.doctor.name = name
    cast.doctor.save()
    shown = preview.message(cast.doctor, channel="sms", language=language, kind=kind).text
    HOW[kind](cast.doctor, email="", phone=PHONE, language=language)
    run_jobs()
    [text] = [letter["text"] for letter in mailbox.letters()]
    [token] = TOKEN.findall(text)
    placeholder = sms_text.gsm_friendly(preview.placeholder("", language, kind))
    assert text == shown.replace(placeholder, f"{settings.BASE_URL}/i/{token}")
    assert links.read(token).channel is Channel.SMS
    length = sms_text.length(text)
    assert (length.encoding, length.segments <= 2) == ("GSM-7", True), text
    assert "15" in text


@pytest.mark.parametrize("kind", GUESTS)
def test_it_says_who_what_how_long_what_it_is_not_for_and_what_if_not(cast: Cast, kind: Kind) -> None:
    written = preview.message(cast.doctor, channel="email", language="fr", kind=kind)
    for word in ("Hélène Martin", "Médecin", "Maison de santé de Rennes", "14 jours", "15", "112", "114", "décliner"):
        assert word in written.text, word
        assert word in written.html, word
    assert "Ce n’est pas moi" in written.text
    assert not re.search(r"src=|url\(|<img|<link|<script|@import", written.html)
    assert "\n\n\n" not in written.text


@pytest.mark.parametrize("kind", GUESTS)
@pytest.mark.parametrize("way", ["share", "sms", "mailto"])
def test_what_the_inviter_carries_is_the_preview_too(cast: Cast, kind: Kind, way: str) -> None:
    invitation = HOW[kind](cast.doctor, way=way).invitation
    written = messages.handover(cast.doctor, invitation, way)
    [token] = TOKEN.findall(written.text)
    shown = preview.handover(cast.doctor, language="fr", kind=kind)
    url = f"{django_settings.BASE_URL}/i/{token}"
    assert written.text == shown.text.replace(preview.placeholder("", "fr", kind), url)
    assert not any(name in written.subject + written.text for name in NAMES)
    assert "15" in written.text


def test_no_message_header_row_or_log_line_says_whom_it_is_about(
    cast: Cast, smtp_peer: Peer, demo_mailbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The canary of product.md §3.3: names, birth dates and tokens stay inside."""
    caplog.set_level(logging.DEBUG)
    born = {"birth_date": date(1950, 3, 1), "phone": PHONE}
    mail = {"email": "canari@example.net"}
    invite(cast.doctor, **born, **mail)
    caregiver(cast.doctor, email="", phone="0639980002")
    caregiver(cast.doctor, thread=cast.thread, email="canari2@example.net", anyway=True)
    run_jobs()
    left = "".join(part for peer in smtp_peer.messages for part in (peer.raw.decode(), peer.text, peer.html))
    left += str([letter["text"] for letter in mailbox.letters()]) + str(list(Outgoing.objects.values()))
    tokens = set(TOKEN.findall(left))
    assert len(smtp_peer.messages) == 2
    assert len(tokens) == 3
    for name in NAMES:
        assert name not in left, name
    for secret in (*NAMES, *tokens):
        assert secret not in caplog.text, secret
    for token in tokens:
        assert token not in redact(f"GET /i/{token} HTTP/1.1")
