# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""What really leaves: read from a real SMTP server, equal to its preview, naming nobody it must not."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from cercle.core.redaction import redact
from cercle.core.testing import Cast, Clock, make_account
from cercle.delivery import mailbox, renderers, sms_text
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.invitations import links, messages, preview
from cercle.invitations.actions import accept_as_account, correct, decline, delete, invite_colleague, resend
from cercle.invitations.links import Channel
from cercle.invitations.queries import landing
from cercle.invitations.tests.making import ADDRESS, PHONE, invite, link_of, sign_up
from cercle.notifications.models import Notification

TOKEN = re.compile(r"/i/([A-Za-z0-9_-]{48})")


def tokens(text: str) -> set[str]:
    return set(TOKEN.findall(text))


def the_only(found: Any) -> Any:
    assert len(found) == 1
    return next(iter(found))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mail_is_the_preview_but_for_the_link_and_its_link_opens(
    cast: Cast, smtp_peer: Peer, language: str
) -> None:
    shown = preview.message(cast.doctor, name="Claire Durand", channel="email", language=language)
    invitation = invite(cast.doctor, language=language).invitation
    run_jobs()
    mail = the_only(smtp_peer.to(ADDRESS))
    assert mail.subject.strip() == shown.subject
    token = the_only(tokens(mail.text) | tokens(mail.html))
    url = f"{django_settings.BASE_URL}/i/{token}"
    placeholder = preview.placeholder("Claire Durand", language)
    assert placeholder in shown.text
    assert mail.text.strip() == shown.text.replace(placeholder, url).strip()
    sent_html = mail.html.replace(f'href="{url}"', 'href="#"').replace(url, placeholder)
    assert sent_html.strip() == shown.html.strip()
    link = links.read(token)
    assert (link.invitation_id, link.channel) == (invitation.pk, Channel.EMAIL)
    assert landing(link).step == "sign_up"
    assert sign_up(link).created


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sms_is_the_preview_but_for_the_link(cast: Cast, demo_mailbox: Path, language: str) -> None:
    shown = preview.message(cast.doctor, name="Claire Durand", channel="sms", language=language)
    invitation = invite_colleague(cast.doctor, name="Claire Durand", phone=PHONE, language=language).invitation
    run_jobs()
    letter = the_only(mailbox.letters())
    text = letter["text"] if isinstance(letter, dict) else letter.text
    token = the_only(tokens(text))
    placeholder = sms_text.gsm_friendly(preview.placeholder("Claire Durand", language))
    assert text == shown.text.replace(placeholder, f"{django_settings.BASE_URL}/i/{token}")
    assert links.read(token).invitation_id == invitation.pk
    assert links.read(token).channel is Channel.SMS


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "name", ["Hélène Martin", "François-Xavier de la Rochefoucauld-Montbazon d’Estouteville", "Œdipe Çelik", "王小明"]
)
def test_an_sms_is_two_segments_at_most(cast: Cast, settings: Any, language: str, name: str) -> None:
    settings.BASE_URL = "https://cercle.maison-de-sante.example"
    cast.doctor.name = name
    cast.doctor.save()
    invitation = invite_colleague(cast.doctor, name="Claire Durand", phone=PHONE, language=language).invitation
    who = messages.inviter(cast.doctor, language)
    text = messages.write(
        "sms", language, name=invitation.name, inviter=who, link=links.url(invitation, Channel.SMS)
    ).text
    length = sms_text.length(text)
    assert (length.encoding, length.segments <= 2) == ("GSM-7", True), text


def test_it_says_who_what_how_long_and_what_if_not(cast: Cast) -> None:
    for language, words in {
        "fr": ["Hélène Martin", "Médecin", "Maison de santé de Rennes", "14 jours", "Ce n’est pas moi", "décliner"],
        "en": ["Hélène Martin", "Médecin", "Maison de santé de Rennes", "14 days", "This is not me", "decline"],
    }.items():
        written = preview.message(cast.doctor, name="Claire Durand", channel="email", language=language)
        for word in words:
            assert word in written.text, word
            assert word in written.html, word
        assert f'<html lang="{language}">' in written.html


def test_nothing_is_loaded_from_elsewhere(cast: Cast) -> None:
    html = preview.message(cast.doctor, name="Claire Durand", channel="email", language="fr").html
    assert not re.search(r"src=|url\(|<img|<link|<script|@import", html)


def test_no_patient_dossier_specialty_or_title_leaves(cast: Cast, smtp_peer: Peer, demo_mailbox: Path) -> None:
    from cercle.directory.models import Activity

    Activity.objects.filter(professional__account=cast.doctor).update(specialty="Oncologie")
    invite(cast.doctor, discussion=cast.discussion, dossier=cast.dossier)
    invite(cast.doctor, name="Zoé Petit", email="", phone=PHONE, discussion=cast.discussion)
    run_jobs()
    left = smtp_peer.messages[0].raw.decode() + smtp_peer.messages[0].text + str(mailbox.letters())
    left += str(list(Outgoing.objects.values()))
    for secret in ("Dubois", "DUBOIS", "Antoine", "512131", "Plaie", "talon", "Oncologie", str(cast.discussion.pk)):
        assert secret not in left


def test_names_cannot_inject_html_or_a_header(cast: Cast, smtp_peer: Peer) -> None:
    cast.doctor.name = "Hélène <b>Martin</b>\r\nBcc: x@y.fr"
    cast.doctor.save()
    invite(cast.doctor, name='Claire "<script>alert(1)</script>"')
    run_jobs()
    mail = the_only(smtp_peer.to(ADDRESS))
    assert "<script" not in mail.html
    assert "<b>" not in mail.html
    assert mail.message["Bcc"] is None
    assert "Hélène" not in str(mail.message["From"])


@pytest.mark.parametrize("way", ["share", "sms", "mailto"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_inviter_carries_is_its_preview_too(cast: Cast, way: str, language: str) -> None:
    shown = preview.handover(cast.doctor, name="Claire Durand", language=language, way=way)
    invitation = invite(cast.doctor, way=way, language=language).invitation
    real = messages.handover(cast.doctor, invitation, way)
    token = the_only(tokens(real.text))
    assert not links.read(token).channel.proves
    placeholder = preview.placeholder("Claire Durand", language)
    assert real.text == shown.text.replace(placeholder, f"{django_settings.BASE_URL}/i/{token}")
    assert "Médecin" in real.text
    assert "Maison de santé de Rennes" in real.text


# --- The state is read again when it leaves (pitfall S9) ------------------------------------------------------------


@pytest.mark.parametrize("what", ["deleted", "corrected", "accepted", "declined", "expired", "frozen", "withdrawn"])
def test_a_message_that_lost_its_reason_does_not_leave(cast: Cast, smtp_peer: Peer, clock: Clock, what: Any) -> None:
    invitation = invite(cast.doctor).invitation
    first = Outgoing.objects.get()
    if what == "deleted":
        delete(cast.doctor, invitation)
    elif what == "corrected":
        correct(cast.doctor, invitation, email="juste@example.net")
    elif what == "accepted":
        accept_as_account(link_of(invitation), make_account("Claire Durand", email=ADDRESS))
    elif what == "declined":
        decline(link_of(invitation), "decline")
    elif what == "expired":
        clock.move(days=14)
    elif what == "frozen":
        cast.doctor.is_active = False
        cast.doctor.save()
    else:
        invite(cast.nurse)
        delete(cast.doctor, invitation)
    run_jobs()
    first.refresh_from_db()
    if what == "withdrawn":
        assert "Karim Benali" in the_only(smtp_peer.to(ADDRESS)).text
        assert "Hélène" not in the_only(smtp_peer.to(ADDRESS)).text
        return
    assert first.fate == Fate.CANCELLED
    assert smtp_peer.to(ADDRESS) == []


def test_a_rejection_reaches_those_who_invited_with_the_repair(cast: Cast, smtp_peer: Peer) -> None:
    smtp_peer.refuse[ADDRESS] = "550 5.1.1 no such user"
    invitation = invite(cast.doctor).invitation
    invite(cast.nurse)
    run_jobs()
    told = Notification.objects.filter(kind="delivery_failed")
    assert {row.account for row in told} == {cast.doctor, cast.nurse}
    assert told[0].data["reason"]
    assert told[0].data["channel"] == "email"
    assert ADDRESS not in str(told[0].data)
    assert landing(link_of(invitation)).step == "sign_up", "the link itself is not dead"


def test_a_message_costs_three_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    invite(cast.doctor)
    outgoing = Outgoing.objects.get()
    with django_assert_num_queries(3):
        renderers.of(outgoing.kind)(outgoing)


# --- The secret is nowhere (pitfalls S11, S12) ------------------------------------------------------------------------


def everything_stored() -> str:
    """Every row of every table as text, as a thief of the database would read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [str(row[0]) for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_token_is_in_no_table_and_no_log(
    cast: Cast, smtp_peer: Peer, caplog: pytest.LogCaptureFixture, clock: Clock
) -> None:
    with caplog.at_level(logging.DEBUG):
        invitation = invite(cast.doctor, discussion=cast.discussion).invitation
        run_jobs()
        clock.move(hours=1)
        resend(cast.doctor, invitation)
        run_jobs()
        token = the_only(tokens("".join(mail.text for mail in smtp_peer.messages)))
        link = links.read(token)
        landing(link)
        stored = everything_stored()
        sign_up(link)
        stored += everything_stored()
    assert ADDRESS in stored, "the scan reads the rows"
    assert token not in stored
    assert token[-22:] not in stored, "nor the MAC alone"
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("mail.log", "aiosmtpd"))]
    assert token not in "\n".join(ours)
    assert token not in redact(f"GET /i/{token} HTTP/1.1")
