"""The pages of patients and caregivers in a browser: in by a code, large, without faults that a machine can see."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cercle.accounts.actions import change_contact_for, create_account
from cercle.accounts.models import Account, Role
from cercle.core.testing import make_thread
from cercle.discussions.actions import post_message
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import address, professional, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import until
from cercle.web.tests.browser.test_accessibility import (
    SMALL_PHONE,
    STILL,
    ZOOMED,
    expect_accessible,
    expect_no_sideways_scroll,
)

OpenAs = Callable[..., Page]
CODE = re.compile(r"^(\d{3} \d{3})\s*$", re.MULTILINE)
PAGES = ("/reglages/", "/reglages/securite/", "/reglages/coordonnees/mobile/", "/qui-a-consulte/")


def patient() -> Account:
    """Proved the address; a doctor has written, and proposes a number."""
    account = create_account(
        None, name=f"Antoine {unique('Dub')}", email=address("antoine"), role=Role.PATIENT, email_verified=True
    )
    doctor = professional().account
    post_message(doctor, make_thread(doctor, account), body="Bonjour, comment allez-vous ?")
    change_contact_for(doctor, account, phone="06 39 98 00 07")
    return account


def code_to(site: Site, mailbox: str) -> str:
    """The code that arrived there, as it is written."""

    def codes() -> list[str]:
        return [found[1] for each in site.mail.to(mailbox) if (found := CODE.search(each.text))]

    until(codes)
    return codes()[-1]


def enter(page: Page, account: Account, site: Site) -> None:
    """From the sign-in page to one's home."""
    page.goto("/connexion/")
    page.get_by_role("link", name="Recevoir un code").click()
    page.get_by_label("Votre adresse e-mail ou votre numéro").fill(str(account.email).upper())
    page.get_by_role("button", name="Recevoir le code").click()
    field = page.get_by_label("Code à 6 chiffres")
    expect(field).to_be_visible()
    field.fill(code_to(site, str(account.email)))
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {account.name}")


def test_a_patient_comes_in_by_a_code_and_reads_what_is_new(open_as: OpenAs, size: Size, site: Site) -> None:
    account = patient()
    page = open_as(None, size)
    enter(page, account, site)
    expect(page.get_by_text("propose de corriger vos coordonnées")).to_be_visible()
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_text("Rien n’est changé")).to_be_visible()
    page.goto("/")
    page.locator("#discussions .row__link").click()
    expect(page.locator("#thread")).to_contain_text("comment allez-vous")
    page.get_by_role("link", name="Revenir à l’accueil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {account.name}")


def test_all_of_it_works_without_script(open_as: OpenAs, size: Size, site: Site) -> None:
    account = patient()
    page = open_as(None, size, java_script_enabled=False)
    enter(page, account, site)
    page.goto("/reglages/coordonnees/adresse/")
    new = address("nouvelle")
    page.get_by_label("Nouvelle adresse e-mail").fill(new)
    page.get_by_role("button", name="Recevoir le code").click()
    page.get_by_label("Code à 6 chiffres").fill(code_to(site, new))
    page.get_by_role("button", name="Confirmer", exact=True).click()
    expect(page.locator(".setting", has_text=new)).to_contain_text("Confirmée")
    account.refresh_from_db()
    assert account.email == new


def test_axe_finds_nothing_serious_on_the_pages_of_a_patient(open_as: OpenAs, size: Size, site: Site) -> None:
    account = patient()
    page = open_as(None, size, **STILL)
    page.goto("/connexion/code/")
    expect_accessible(page)
    page.get_by_role("button", name="Recevoir le code").click()
    expect(page.locator(".field--invalid")).to_be_visible()
    expect_accessible(page)
    enter(page, account, site)
    expect_accessible(page)
    page.get_by_role("link", name="Confirmer", exact=True).click()
    expect_accessible(page)
    for path in PAGES:
        page.goto(path)
        expect_accessible(page)


@pytest.mark.parametrize("view", [SMALL_PHONE, ZOOMED], ids=["360 pixels", "200 % zoom"])
def test_no_page_of_a_patient_scrolls_sideways(open_as: OpenAs, view: Size, site: Site) -> None:
    account = patient()
    page = open_as(None, view)
    page.goto("/connexion/code/")
    expect_no_sideways_scroll(page)
    enter(page, account, site)
    expect_no_sideways_scroll(page)
    for path in PAGES:
        page.goto(path)
        expect_no_sideways_scroll(page)
