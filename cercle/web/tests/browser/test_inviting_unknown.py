"""Case 2 of product.md §3.1: somebody whom the directory does not know, from both entry points."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cercle.delivery.models import Fate, Outgoing
from cercle.invitations.models import Invitation
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import address, unconnected, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import (
    NOBODY,
    SENTENCE,
    Place,
    expect_panel,
    expect_search,
    letter_preview,
    letter_to,
    look_for,
    panel,
    place,
    press,
    until,
)

OpenAs = Callable[..., Page]
WINDOW = "Inviter un confrère à utiliser l’application"


@pytest.fixture(params=["new", "existing"])
def here(request: pytest.FixtureRequest, site: Site) -> Place:
    return place(request.param)


def ask(page: Page, here: Place, text: str) -> None:
    """The window that asks for name and details, over the search for ``text``."""
    here.open(page)
    look_for(page, text)
    page.get_by_role("button", name=NOBODY).click()
    expect(expect_panel(page, WINDOW)).to_contain_text(SENTENCE)


def fill(page: Page, name: str, *, email: str = "", phone: str = "") -> None:
    panel(page).get_by_label("Nom complet").fill(name)
    panel(page).get_by_label("Adresse email").fill(email)
    panel(page).get_by_label("Tél. mobile").fill(phone)


def test_a_name_and_an_address_are_enough(open_as: OpenAs, site: Site, here: Place, size: Size) -> None:
    name, mail = f"Agathe {unique('Des')}", address()
    page = open_as(here.inviter, size)
    ask(page, here, "xqzkw")
    expect(panel(page).locator(".either")).to_have_text("OU")
    fill(page, name, email=f"  {mail.upper()} ")
    press(page, "Voir le message")
    expect(expect_panel(page, "Le message qui va partir")).to_contain_text(f"Bonjour {name},")
    press(page, "Envoyer")
    expect(panel(page)).to_contain_text("Invitation envoyée")
    assert f"Bonjour {name}," in letter_to(site, mail).text
    expect(panel(page).locator(".fate")).to_contain_text("E-mail : remis au serveur")
    press(page, "Ouvrir la discussion")
    discussion = here.has_arrived(page)
    expect(page.locator("#talk-awaited")).to_contain_text(f"{name} lira vos messages")
    assert discussion.seats.filter(name=name).count() == 1


def test_a_name_and_a_mobile_are_enough_and_the_sms_has_its_own_fate(open_as: OpenAs, here: Place, size: Size) -> None:
    """This site has no SMS provider: the page says so instead of claiming that something was sent."""
    number = f"06 12 98 {Invitation.objects.count() // 100:02} {Invitation.objects.count() % 100:02}"
    name = f"Agathe {unique('Des')}"
    page = open_as(here.inviter, size)
    ask(page, here, unconnected().family_name)  # the way out stands below what was found, too
    fill(page, name, phone=number)
    press(page, "Voir le message")
    seen = expect_panel(page, "Le message qui va partir")
    expect(seen.locator("figcaption").first).to_have_text("SMS envoyé par Cercle")
    expect(letter_preview(page)).to_contain_text(here.inviter.name)
    press(page, "Envoyer")
    expect(panel(page).locator(".fate")).to_contain_text("SMS : rejeté")
    expect(page.locator("#toasts")).to_contain_text(f"Votre invitation pour {name} n’a pas pu être remise.")
    sms = Outgoing.objects.get(recipient=f"+33{number.replace(' ', '')[1:]}")
    assert sms.fate == Fate.REJECTED


def test_cancel_at_each_step_leaves_the_search_and_sends_nothing(
    open_as: OpenAs, site: Site, here: Place, size: Size
) -> None:
    before, mail = Invitation.objects.count(), address()
    page = open_as(here.inviter, size)
    ask(page, here, "xqzkw")
    fill(page, "Agathe Deschamps", email=mail)
    press(page, "Annuler")
    expect_search(page, "xqzkw")
    page.get_by_role("button", name=NOBODY).click()
    fill(page, "Agathe Deschamps", email=mail)
    press(page, "Voir le message")
    expect_panel(page, "Le message qui va partir")
    press(page, "Annuler")
    expect_search(page, "xqzkw")
    page.get_by_role("button", name=NOBODY).click()
    expect_panel(page, WINDOW)
    page.keyboard.press("Escape")
    expect_search(page, "xqzkw")
    assert Invitation.objects.count() == before
    assert not site.mail.to(mail)


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    open_as: OpenAs, here: Place, size: Size
) -> None:
    page = open_as(here.inviter, size)
    ask(page, here, "xqzkw")
    press(page, "Voir le message")
    name, email = panel(page).get_by_label("Nom complet"), panel(page).get_by_label("Adresse email")
    expect(name).to_have_accessible_description("Indiquez le nom complet de la personne.")
    expect(email).to_have_accessible_description("Indiquez une adresse e-mail ou un numéro de mobile.")
    for typed in ("mailto:agathe@example.net,paul@example.net", "a b@example.net", "agathé@example.net", "x" * 399):
        fill(page, "Agathe <b>Deschamps</b>", email=typed)
        press(page, "Voir le message")
        expect(email).to_have_attribute("aria-invalid", "true")
        expect(email).to_have_value(typed)
        expect(name).to_have_value("Agathe <b>Deschamps</b>")


def test_pressing_twice_invites_once(open_as: OpenAs, site: Site, here: Place) -> None:
    mail = address()
    page = open_as(here.inviter)
    ask(page, here, "xqzkw")
    fill(page, "Agathe Deschamps", email=mail)
    press(page, "Voir le message")
    panel(page).get_by_role("button", name="Envoyer", exact=True).dblclick()
    expect(panel(page).locator(".fate")).to_contain_text("E-mail : remis au serveur")
    until(lambda: site.mail.to(mail))
    assert Outgoing.objects.filter(recipient=mail).count() == 1
    assert Invitation.objects.filter(email=mail).count() == 1
