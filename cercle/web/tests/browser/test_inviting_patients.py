"""A professional invites a patient, sees what became of it, and the two of them talk: at both sizes, with axe on every
screen of the inviter, and once without any script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from cercle.web.tests.browser.conftest import PHONE, Size
from cercle.web.tests.browser.people import address, professional, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import letter_to, link_in, panel
from cercle.web.tests.browser.test_accessibility import STILL, expect_accessible, expect_no_sideways_scroll

OpenAs = Callable[..., Page]
BORN = "12/03/1941"


def to_list(page: Page) -> None:
    page.goto("/discussions/")
    page.locator(".talk__list details.menu > summary").click()
    page.get_by_role("link", name="Invitations patients").click()


def invite(page: Page, name: str, mail: str) -> None:
    page.get_by_label("Nom et prénom").fill(name)
    page.get_by_label("Adresse email").fill(mail)
    page.get_by_label("Date de naissance").fill(BORN)
    page.get_by_role("button", name="Voir le message").click()
    expect(page.locator(".preview__body").first).not_to_contain_text(name)


def test_from_the_menu_to_the_first_message(open_as: OpenAs, site: Site, size: Size) -> None:
    doctor, name, mail = professional(), f"Jeanne {unique('Lam')}", address()
    page = open_as(doctor, size, **STILL)
    to_list(page)
    expect_accessible(page)
    page.locator("#invitation-search").fill(name)
    expect(page.locator("#invitations")).to_contain_text(f"Aucune invitation n’a été envoyée à « {name} »")
    assert name.split()[1] not in page.url
    expect_accessible(page)
    page.get_by_role("button", name="Inviter cette personne").click()
    expect(page.get_by_label("Nom et prénom")).to_have_value(name)
    expect_accessible(page)
    invite(page, name, mail)
    expect_accessible(page)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".fate")).to_contain_text("E-mail : remis au serveur")
    expect_accessible(page)
    expect_no_sideways_scroll(page)
    page.get_by_role("button", name="Montrer le QR code").click()
    expect(panel(page).locator("svg.qr")).to_be_visible()
    expect_accessible(page)
    page.keyboard.press("Escape")

    patient = open_as(None, size)
    patient.goto(link_in(letter_to(site, mail).text))
    patient.get_by_label("Votre date de naissance").fill(BORN)
    patient.get_by_role("button", name="Accepter").click()
    patient.wait_for_url("**/discussions/*/")
    patient.get_by_label("Message", exact=True).fill("Bonjour docteur.")
    patient.get_by_role("button", name="Envoyer", exact=True).click()

    page.reload()
    expect(page.locator(".who__end")).to_contain_text("Acceptée")
    expect(page.get_by_role("button", name="Renvoyer l’invitation")).to_have_count(0)
    expect_accessible(page)
    page.get_by_role("link", name="Ouvrir le fil patient").click()
    expect(page.locator("#thread")).to_contain_text("Bonjour docteur.")


def test_copying_the_link_is_noted(open_as: OpenAs, site: Site, size: Size) -> None:
    doctor, name = professional(), f"Jeanne {unique('Cop')}"
    page = open_as(doctor, size, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/invitations/patients/nouvelle/")
    invite(page, name, address())
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
    expect(page.locator(".fate")).to_contain_text("Lien copié")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{site.url}/i/")


def test_everything_without_any_script(open_as: OpenAs, site: Site) -> None:
    doctor, name, wrong, right = professional(), f"Jeanne {unique('Sans')}", address(), address()
    page = open_as(doctor, PHONE, java_script_enabled=False)
    to_list(page)
    page.locator("#invitation-search").fill(name)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name="Inviter cette personne").click()
    invite(page, name, wrong)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    dead = link_in(letter_to(site, wrong).text)
    page.get_by_label("Adresse email").fill(right)
    page.get_by_role("button", name="Renvoyer l’invitation").click()
    live = link_in(letter_to(site, right).text)
    page.get_by_role("button", name="Montrer le QR code").click()
    expect(page.locator("svg.qr")).to_be_visible()
    patient = open_as(None, PHONE, java_script_enabled=False)
    patient.goto(dead)
    expect(patient.get_by_label("Votre date de naissance")).to_have_count(0)
    patient.goto(live)
    expect(patient.get_by_label("Votre date de naissance")).to_be_visible()
    page.get_by_role("link", name="Terminer").click()
    page.get_by_role("link", name="Supprimer l’invitation").click()
    page.get_by_role("button", name="Supprimer l’invitation").click()
    expect(page.locator("main")).not_to_contain_text(name)
    patient.goto(live)
    expect(patient.get_by_label("Votre date de naissance")).to_have_count(0)


def test_the_public_help_page(open_as: OpenAs, size: Size) -> None:
    page = open_as(None, size, **STILL)
    for path, other in (("accepter-une-invitation", "en"), ("accept-an-invitation", "fr")):
        page.goto(f"/aide/{path}/")
        expect(page.locator(f"a[hreflang={other}]")).to_be_visible()
        expect_accessible(page)
        expect_no_sideways_scroll(page)
