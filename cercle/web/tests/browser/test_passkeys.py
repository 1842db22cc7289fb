"""Passkeys in a real browser, with Chromium's own virtual authenticator."""

from typing import Any

from playwright.sync_api import Page, expect

from cercle.accounts.actions import create_account
from cercle.accounts.models import Role
from cercle.core.testing import PASSWORD
from cercle.web.tests.browser.people import Somebody, address, professional, unique


def telephone(page: Page) -> None:
    """Give the browser an authenticator that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_out(page: Page) -> None:
    page.goto("/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion/")


def test_a_key_is_made_and_signs_in_alone(open_as: Any, size: dict[str, int]) -> None:
    person = professional()
    page = open_as(person, size)
    telephone(page)
    page.goto("/reglages/securite/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill("mon téléphone")
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    page.get_by_role("link", name="Je les ai notés").click()
    expect(page.get_by_text("mon téléphone").first).to_be_visible()

    sign_out(page)
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url("**/discussions/**")


def test_a_patient_makes_a_key_from_home_and_needs_no_code(open_as: Any, size: dict[str, int]) -> None:
    account = create_account(
        None, name=f"Antoine {unique('Dub')}", email=address("antoine"), role=Role.PATIENT, email_verified=True
    )
    page = open_as(Somebody(account), size)
    telephone(page)
    page.goto("/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.get_by_text("cet appareil vous reconnaîtra")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("link", name="Ajouter une clé d’accès")).to_have_count(0)

    sign_out(page)
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {account.name}")


def test_a_key_that_does_not_answer_is_told_on_the_page(open_as: Any) -> None:
    page = open_as(None)
    telephone(page)
    page.goto("/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas répondu")
    expect(page.get_by_role("button", name="Se connecter avec une clé d’accès")).to_be_enabled()
