"""Case 1 of product.md §3.1: somebody of the directory who is not active, from both entry points."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from cercle.delivery.models import Outgoing
from cercle.invitations.models import Invitation
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.listening import Listener, listening
from cercle.web.tests.browser.people import address, professional, unconnected
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import (
    LINK,
    Place,
    choose_channel,
    expect_panel,
    expect_search,
    letter_preview,
    letter_to,
    link_in,
    look_for,
    panel,
    place,
    press,
    row,
    shown_text,
)

OpenAs = Callable[..., Page]


@pytest.fixture(params=["new", "existing"])
def here(request: pytest.FixtureRequest, site: Site) -> Place:
    return place(request.param)


@pytest.fixture
def ear() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def test_no_leaves_the_search_as_it_was_and_sends_nothing(open_as: OpenAs, site: Site, here: Place, size: Size) -> None:
    away = professional("Anne", seen_days_ago=200)
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, away.entry.family_name)
    row(page, away.entry).get_by_role("button").click()
    expect(expect_panel(page, "Inviter un confrère")).to_contain_text(f"{away.entry.name} est inactif")
    expect(panel(page)).to_contain_text("Souhaitez-vous l’inviter à utiliser l’application ?")
    press(page, "Non")
    expect_search(page, away.entry.family_name)
    expect(row(page, away.entry).get_by_role("button")).to_be_focused()
    assert not Invitation.objects.filter(entry=away.entry).exists()
    assert not site.mail.to(away.email)


def test_the_server_writes_to_recorded_details_that_nobody_sees(
    open_as: OpenAs, site: Site, here: Place, size: Size, ear: Listener
) -> None:
    recorded = address("secrete")
    entry = unconnected(recorded=recorded)
    proxy = {"server": ear.address, "bypass": "<-loopback>"}
    page = open_as(here.inviter, size, proxy=proxy)
    here.open(page)
    look_for(page, entry.family_name)
    row(page, entry).get_by_role("button").click()
    press(page, "Oui")
    choose_channel(page, "Je ne connais pas ses coordonnées")
    expect(expect_panel(page, "Le message qui va partir")).to_contain_text("coordonnées enregistrées dans l’annuaire")
    shown = shown_text(letter_preview(page))
    expect(panel(page).locator("[data-carried]")).to_have_count(0)
    press(page, "Envoyer")
    expect(panel(page)).to_contain_text("Invitation envoyée")
    letter = letter_to(site, recorded)
    expect(panel(page).locator(".fate")).to_contain_text("E-mail : remis au serveur")
    assert LINK.sub("[lien]", letter.text).strip() == shown.replace(f"[lien personnel de {entry.name}]", "[lien]")
    press(page, "Ouvrir la discussion")
    here.has_arrived(page)
    if size["width"] < 720:
        page.get_by_role("link", name="Participants", exact=True).click()
    expect(page.locator(".row--pending", has_text=entry.name).locator("visible=true")).to_be_visible()
    page.goto("/notifications/")
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    assert entry.family_name in ear.heard()  # it does hear
    for part in (recorded, recorded.split("@")[0], link_in(letter.text)):
        assert part not in ear.heard()


def test_without_recorded_details_nothing_is_claimed_and_they_are_asked_for(
    open_as: OpenAs, site: Site, here: Place, size: Size
) -> None:
    entry = unconnected()
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, entry.family_name)
    row(page, entry).get_by_role("button").click()
    press(page, "Oui")
    choose_channel(page, "Je ne connais pas ses coordonnées")
    said = expect_panel(page, "Coordonnées").get_by_role("alert")
    expect(said).to_contain_text(f"Aucune coordonnée n’est enregistrée dans l’annuaire pour {entry.name}")
    expect(said).to_contain_text("rien n’a été envoyé")
    expect(panel(page).get_by_label("Adresse email")).to_be_visible()
    expect(panel(page).get_by_label("Tél. mobile")).to_be_visible()
    assert not Invitation.objects.filter(entry=entry).exists()
    mail = address()
    panel(page).get_by_label("Adresse email").fill(mail)
    press(page, "Voir le message")
    press(page, "Envoyer")
    expect(panel(page)).to_contain_text("Invitation envoyée")
    assert letter_to(site, mail).to == mail


def test_known_details_are_checked_beside_their_field_and_the_preview_is_what_arrives(
    open_as: OpenAs, site: Site, here: Place, size: Size
) -> None:
    away, mail = professional("Anne", seen_days_ago=200), address()
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, away.entry.family_name)
    row(page, away.entry).get_by_role("button").click()
    press(page, "Oui")
    choose_channel(page, "Je connais ses coordonnées")
    expect_panel(page, "Coordonnées")
    email, phone = panel(page).get_by_label("Adresse email"), panel(page).get_by_label("Tél. mobile")
    email.fill("anne.sans.arobase")
    phone.fill("02 99 00 00 00")
    press(page, "Voir le message")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_value("anne.sans.arobase")
    expect(email).to_have_accessible_description("Il manque « @ » dans l’adresse.")
    expect(phone).to_have_value("02 99 00 00 00")
    expect(phone).to_have_accessible_description(re.compile("téléphone fixe"))
    email.fill(mail)
    phone.fill("")
    press(page, "Voir le message")
    seen = expect_panel(page, "Le message qui va partir")
    expect(seen).to_contain_text(mail)
    shown, subject = (
        shown_text(letter_preview(page)),
        seen.locator(".preview__head").first.locator("dd").last.inner_text(),
    )
    press(page, "Modifier")
    expect(panel(page).get_by_label("Adresse email")).to_have_value(mail)
    press(page, "Voir le message")
    assert not Invitation.objects.filter(entry=away.entry).exists()
    press(page, "Envoyer")
    expect(panel(page)).to_contain_text("Invitation envoyée")
    letter = letter_to(site, mail)
    assert letter.subject.strip() == subject  # a long header is folded before its first word
    assert LINK.sub("[lien]", letter.text).strip() == shown.replace(f"[lien personnel de {away.entry.name}]", "[lien]")
    assert "Plaie" not in letter.raw.decode()
    assert Outgoing.objects.filter(recipient=mail).count() == 1
