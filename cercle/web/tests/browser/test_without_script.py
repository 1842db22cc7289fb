"""Everything but live arrival works without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from cercle.core.testing import PASSWORD
from cercle.invitations.models import Invitation, State
from cercle.web.tests.browser.arriving import invited
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import address, professional, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import NOBODY, SENTENCE, letter_to, link_in

OpenAs = Callable[..., Page]


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_one_signs_in_invites_and_writes_and_the_invited_one_arrives(open_as: OpenAs, site: Site, size: Size) -> None:
    person, colleague = professional(), professional("Karim", "Infirmier")
    name, mail = f"Agathe {unique('Des')}", address()
    page = open_as(None, size, java_script_enabled=False)
    page.goto("/")
    person.sign_in(page)
    page.wait_for_url("**/discussions/")

    page.get_by_role("link", name="Démarrer une discussion").click()
    page.get_by_label("Chercher un professionnel").fill(colleague.entry.family_name)
    press(page, "Chercher")
    page.locator(f"#entry-{colleague.entry.pk}").get_by_role("button").click()
    expect(page.get_by_role("button", name=f"Retirer {colleague.entry.name}")).to_be_visible()
    page.get_by_label("Chercher un professionnel").fill("xqzkw")
    press(page, "Chercher")
    press(page, NOBODY)
    expect(page.locator("main")).to_contain_text(SENTENCE)
    page.get_by_label("Nom complet").fill(name)
    page.get_by_label("Adresse email").fill("rien de bon")
    press(page, "Voir le message")
    expect(page.get_by_label("Adresse email")).to_have_value("rien de bon")
    press(page, "Annuler")
    expect(page.get_by_label("Chercher un professionnel")).to_have_value("xqzkw")
    expect(page.get_by_role("button", name=f"Retirer {colleague.entry.name}")).to_be_visible()

    press(page, NOBODY)
    page.get_by_label("Nom complet").fill(name)
    page.get_by_label("Adresse email").fill(mail)
    press(page, "Voir le message")
    expect(page.locator("main")).to_contain_text(f"Bonjour {name},")
    press(page, "Envoyer")
    expect(page.locator("main")).to_contain_text("Invitation envoyée")
    page.get_by_role("link", name="Ouvrir la discussion").click()
    page.get_by_label("Message", exact=True).fill("Sans script")
    press(page, "Envoyer")
    expect(page.locator("#thread .message__body")).to_have_text("Sans script")

    newcomer = open_as(None, size, java_script_enabled=False)
    newcomer.goto(link_in(letter_to(site, mail).text))
    newcomer.get_by_label("Profession").select_option("Médecin")
    newcomer.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(newcomer, "Créer mon compte et accepter")
    expect(newcomer.get_by_role("heading", name=f"Bienvenue, {name}")).to_be_visible()

    page.goto("/notifications/")
    page.locator(".notice", has_text=name).get_by_role("link", name="Ajouter à la discussion").click()
    press(page, "Ajouter à la discussion")
    expect(page.locator("#thread")).to_contain_text(name)

    newcomer.goto("/discussions/")
    newcomer.locator("#discussions .row__link").click()
    newcomer.get_by_label("Message", exact=True).fill("Bien reçu")
    press(newcomer, "Envoyer")
    page.reload()
    expect(page.locator("#thread .message__body").last).to_have_text("Bien reçu")


def test_a_refusal_needs_no_script(open_as: OpenAs) -> None:
    here = invited()
    page = open_as(None, java_script_enabled=False)
    page.goto(here.link())
    page.get_by_text("Je ne veux pas de cette invitation").click()
    page.get_by_role("link", name="Décliner").click()
    page.get_by_label("Je décline cette invitation").check()
    press(page, "Valider ma réponse")
    expect(page.get_by_role("heading", name="Votre réponse est enregistrée")).to_be_visible()
    assert Invitation.objects.get(pk=here.invitation.pk).state == State.DECLINED
