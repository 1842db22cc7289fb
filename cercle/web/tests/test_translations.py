"""English is complete, says the same with the same placeholders, and is what an English reader gets."""

import re
import runpy
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import override

from cercle.accounts.models import Account
from cercle.core.testing import Cast, make_entry, signed_in
from cercle.delivery.templates import render
from cercle.directory.professions import TABLE
from cercle.invitations import links
from cercle.invitations.actions import invite_colleague
from cercle.invitations.links import Channel
from cercle.notifications.actions import notify
from cercle.web.tests import strings
from cercle.web.tests.inviting import press
from cercle.web.tests.reading import french
from cercle.web.tests.test_walk import WEB, address

CATALOGUE = strings.PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
#: Placeholders and marks of HTML: what a translation may move, and neither lose nor invent.
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|</?\w+[^>]*>")
#: Pages in French for every reader, by their address; their English twins are walked with the others.
IN_FRENCH = {"help:accept"}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with CATALOGUE.open("rb") as handle:
        return read_po(handle, locale="en", abort_invalid=True)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """What the product reads is the catalogue as it stands: ``make test`` compiles it, so does a bare pytest."""
    root = strings.PACKAGE.parent
    runpy.run_path(str(root / "tools" / "compile_messages.py"))["compile_all"](root)


def forms(value: Any) -> list[str]:
    """The singular and the plural, or the one form that there is."""
    return list(value) if isinstance(value, tuple | list) else [value]


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_message_has_its_english(english: Catalog) -> None:
    for message in messages(english):
        assert not message.fuzzy, message.id
        assert len(forms(message.id)) == len(forms(message.string)), message.id
        assert all(form.strip() for form in forms(message.string)), message.id


def test_placeholders_and_marks_are_those_of_the_french(english: Catalog) -> None:
    for message in messages(english):
        for said, meant in zip(forms(message.string), forms(message.id), strict=True):
            assert sorted(KEPT.findall(said)) == sorted(KEPT.findall(meant)), message.id


def test_english_follows_english_typography(english: Catalog) -> None:
    for message in messages(english):
        for said in forms(message.string):
            assert not re.search(r"[«»\xa0\u202f'\"]|[ \xa0][:;!?](?!\w)", re.sub(r"<[^>]*>", "", said)), message.id


def test_plurals_are_those_of_english(english: Catalog) -> None:
    assert english.num_plurals == 2
    assert english.plural_expr == "(n != 1)"


def test_the_catalogue_holds_what_the_sources_say(english: Catalog) -> None:
    """Whoever fails here runs ``make messages`` and translates what is new."""
    known = {(message.context or "", forms(message.id)[0]) for message in messages(english)}
    said = strings.of_sources()
    assert sorted(said - known) == []
    assert sorted(known - said) == []


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_french_is_seen_where_it_stands(cast: Cast) -> None:
    """The eye of the next tests is not blind."""
    found = french(signed_in(cast.doctor).get("/discussions/").content.decode())
    assert {"Réglages", "Dossiers"} <= set(found)


def test_no_page_of_an_english_account_says_a_french_word(cast: Cast) -> None:
    Account.objects.filter(pk=cast.doctor.pk).update(language="en")
    doctor = Account.objects.get(pk=cast.doctor.pk)
    entry = make_entry("Anne", "Roy")
    outcome = invite_colleague(doctor, name="Bob Roy", email="bob@example.net", discussion=cast.discussion)
    told = notify(doctor, "link_requested", "x", {"name": "Bob Roy"})
    assert outcome.invitation
    assert outcome.sponsor
    assert told
    client, seen, found = signed_in(doctor), 0, []
    for thing in (cast.discussion.pk, cast.dossier.pk, outcome.invitation.pk, outcome.sponsor.pk, told.pk):
        for name, route in WEB:
            if name in IN_FRENCH:
                continue
            response = client.get(address(route, id=thing), {"q": "roy", "entry": str(entry.pk)})
            if response.status_code == 200 and "html" in response.headers["Content-Type"]:
                seen += 1
                found += [f"{name}: {text}" for text in french(response.content.decode())]
    assert sorted(set(found)) == []
    assert seen > 50


def test_no_step_of_inviting_says_a_french_word(cast: Cast) -> None:
    Account.objects.filter(pk=cast.doctor.pk).update(language="en")
    client = signed_in(Account.objects.get(pk=cast.doctor.pk))
    step = {"entry": str(make_entry("Anne", "Roy").pk), "discussion": str(cast.discussion.pk), "language": "en"}
    named = {**step, "name": "Anne Roy", "email": "anne@example.net"}
    for where, fields in (("", step), ("inviter/", step), ("coordonnees/", step), ("message/", named)):
        page = client.post(f"/invitations/confrere/{where}", fields)
        assert (page.status_code, french(page.content.decode())) == (200, []), where
    refused = client.post("/invitations/confrere/message/", {**named, "email": "anne@"})
    assert (refused.status_code, french(refused.content.decode())) == (422, [])


def test_an_invited_person_whose_browser_asks_for_english_reads_english(cast: Cast) -> None:
    invitation = invite_colleague(cast.doctor, name="Bob Roy", email="bob@example.net").invitation
    assert invitation
    client = Client(headers={"Accept-Language": "en"})
    pages = [client.get(f"/i/{links.make(invitation, Channel.EMAIL)}", follow=True)]
    pages += [client.get(f"/invitation/{path}") for path in ("decliner/", "pas-moi/")]
    pages.append(press(client, pages[0], "/invitation/compte/", password="short"))
    titles = {profession.label for profession in TABLE}
    for page in pages:
        assert page.status_code in {200, 422}, page.request
        assert set(french(page.content.decode())) <= titles


@pytest.mark.parametrize("path", ["/connexion/", "/aide/", "/aide/invitation/", "/invitation/", "/nothing-here/"])
def test_a_visitor_whose_browser_asks_for_english_reads_english(path: str, db: None) -> None:
    html = Client(headers={"Accept-Language": "en-GB,en;q=0.8"}).get(path).content.decode()
    assert '<html lang="en">' in html
    assert french(html) == []


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("invitation_colleague", "email"),
        ("invitation_colleague", "sms"),
        ("invitation_share", "email"),
        ("invitation_code", "email"),
        ("invitation_code", "sms"),
        ("password_reset", "email"),
        ("security_notice", "email"),
    ],
)
def test_what_leaves_in_english_has_no_french_word(kind: str, channel: str) -> None:
    who = {"name": "Bob Roy", "inviter": "Ann Lee", "inviter_short": "Ann Lee"}
    with override("fr"):
        message = render(kind, channel, "en", {**who, "days": 14, "minutes": 10, "hours": 1})
    assert french(f"{message.subject}\n{message.text}") == []
    assert french(message.html or "") == []
