"""From an empty circle to the invited colleague who reads the dossier, with three accounts (product.md §3.2)."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from cercle.core.testing import PASSWORD
from cercle.dossiers.actions import add_to_circle
from cercle.dossiers.models import Dossier
from cercle.web.tests.browser.conftest import COMPUTER, PHONE, Size
from cercle.web.tests.browser.people import address, professional, unconnected, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import (
    SENTENCE,
    expect_panel,
    letter_preview,
    letter_to,
    link_in,
    look_for,
    panel,
    press,
    row,
)
from cercle.web.tests.browser.test_story import WATCH

OpenAs = Callable[..., Page]

ADD = "Ajouter un professionnel ou un aidant"
ITEMS = ["Par recherche dans l’annuaire", "Manuellement", "Inviter un confrère à utiliser l’application"]
GONE = "Vous ne faites plus partie du cercle de soins de ce patient."
#: Seconds from the server's answer to the removal until the removed person's open page shows nothing more.
AT_ONCE = 1.0


def create(page: Page, family: str) -> Dossier:
    """By the form, as a person fills it."""
    page.goto("/dossiers/")
    page.get_by_role("link", name="Créer un dossier").click()
    page.get_by_label("Nom de naissance", exact=True).fill(family)
    page.get_by_label("Premier prénom de naissance").fill("Antoine")
    page.get_by_label("Date de naissance").fill("02/05/1944")
    page.get_by_role("button", name="Créer le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{family.upper()} Antoine")
    return Dossier.objects.get(birth_name=family)


def open_circle(page: Page, dossier: Dossier) -> Locator:
    page.get_by_role("link", name="Consulter / modifier").click()
    return expect_panel(page, f"Cercle de soins Patient N°{dossier.number} : {dossier.birth_name.upper()} ANTOINE")


def choose(page: Page, item: str) -> None:
    """An item of the drop-down."""
    panel(page).locator("summary", has_text=ADD).click()
    press(page, item)


def test_the_drop_down_and_its_windows_by_keyboard(open_as: OpenAs, size: Size) -> None:
    page = open_as(professional("Hélène"), size)
    dossier = create(page, unique("Dub"))
    opener = page.get_by_role("link", name="Consulter / modifier")
    opener.focus()
    page.keyboard.press("Enter")
    here = expect_panel(page, f"Cercle de soins Patient N°{dossier.number} : {dossier.label}")
    menu = here.locator("summary", has_text=ADD)
    menu.focus()
    page.keyboard.press("Enter")
    expect(here.locator(".circle__menu .menu__item")).to_have_text(ITEMS)
    page.keyboard.press("ArrowDown")
    expect(here.get_by_role("link", name=ITEMS[0])).to_be_focused()
    page.keyboard.press("Escape")
    expect(here.locator(".circle__menu")).not_to_have_attribute("open", "")
    expect(menu).to_be_focused()
    for item in ITEMS:
        menu.focus()
        page.keyboard.press("Enter")
        here.get_by_role("link", name=item).focus()
        page.keyboard.press("Enter")
        expect_panel(page, "Ajouter manuellement" if item == ITEMS[1] else item)
        page.keyboard.press("Escape")
        expect(page.locator("dialog#panel[open]")).to_have_count(0)
        expect(opener).to_be_focused()
        page.keyboard.press("Enter")
        expect(menu).to_be_visible()


def test_from_an_empty_circle_to_the_colleague_who_reads(open_as: OpenAs, site: Site, size: Size) -> None:
    inviter, colleague, inactive = professional("Hélène"), professional("Karim", "Infirmier"), unconnected("Léa")
    mail, family = address("ana"), unique("Dub")
    page = open_as(inviter, size)
    dossier = create(page, family)
    expect(page.locator("#circle-card")).to_contain_text(inviter.name)

    # By the directory: the « ? » and the proposal for who is not there, a reason for who is.
    open_circle(page, dossier)
    choose(page, ITEMS[0])
    look_for(page, inactive.family_name)
    expect(row(page, inactive).locator(".badge--inactive")).to_have_text("?")
    row(page, inactive).get_by_role("button").click()
    expect(expect_panel(page, "Inviter un confrère")).to_contain_text("Souhaitez-vous l’inviter")
    press(page, "Non")
    look_for(page, colleague.entry.family_name)
    expect(row(page, colleague.entry).locator(".badge--inactive")).to_have_count(0)
    row(page, colleague.entry).get_by_role("button").click()
    expect_panel(page, "Ajouter au cercle de soins").get_by_label("Même équipe de soins").check()
    panel(page).get_by_role("button", name="Ajouter au cercle de soins").click()
    expect(page.locator("#toasts")).to_contain_text(f"{colleague.name} fait partie du cercle de soins.")
    expect(page.locator("#circle-card")).to_contain_text(colleague.name)

    # By hand: no access, and it is said.
    open_circle(page, dossier)
    choose(page, ITEMS[1])
    panel(page).get_by_label("Une structure").check()
    panel(page).get_by_label("Nom complet").fill("SSIAD de Rennes")
    panel(page).get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator("#circle-card")).to_contain_text("SSIAD de Rennes")

    # The window, with the message in it: name and one of the two.
    open_circle(page, dossier)
    choose(page, ITEMS[2])
    window = expect_panel(page, ITEMS[2])
    expect(window).to_contain_text(SENTENCE)
    expect(window.get_by_role("link", name="Annuler")).to_be_visible()
    press(page, "Envoyer")
    expect(panel(page).locator(".field--invalid")).to_have_count(2)
    panel(page).get_by_label("Nom complet").fill("Ana Ribeiro")
    panel(page).get_by_label("Adresse email").fill(mail)
    expect(letter_preview(page)).to_contain_text("Ana Ribeiro")
    expect(letter_preview(page)).to_contain_text(inviter.name)
    press(page, "Envoyer")
    letter = letter_to(site, mail)
    for secret in (family, "Antoine", str(dossier.number), str(dossier.pk)):
        assert secret.lower() not in f"{letter.subject}\n{letter.text}".lower()
    press(page, "Revenir au dossier")
    expect(page.locator("#circle-card")).to_contain_text("Ce cercle : 1 membre sur 3 ne peut pas encore lire.")

    # She comes; she reads nothing before the one click.
    newcomer = open_as(None, size)
    newcomer.goto(link_in(letter.text))
    for label, text in (("Prénom", "Ana"), ("Nom", "Ribeiro")):
        newcomer.get_by_label(label, exact=True).fill(text)
    newcomer.get_by_label("Profession").select_option("Médecin")
    newcomer.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    newcomer.get_by_role("button", name="Créer mon compte et accepter").click()
    newcomer.wait_for_url("**/invitation/bienvenue/")
    assert newcomer.request.get(f"/dossiers/{dossier.pk}/").status == 404
    toast = page.locator(".toast", has=page.locator(".toast__act"))
    expect(toast).to_contain_text("s’est connecté à Cercle.")
    assert family not in toast.inner_text()
    toast.get_by_role("link", name="Ajouter au cercle de soins").click()
    expect(expect_panel(page, "Ajouter au cercle de soins")).to_contain_text("identité déclarée")
    press(page, "Ajouter au cercle de soins")
    expect(page.locator("#circle-card .circle__face--pending")).to_have_count(1)  # the structure
    newcomer.goto("/dossiers/")
    newcomer.get_by_role("link", name=f"{family.upper()} Antoine").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(f"{family.upper()} Antoine")


def test_who_is_removed_sees_nothing_more_within_a_second(open_as: OpenAs) -> None:
    inviter, colleague = professional("Hélène"), professional("Karim", "Infirmier")
    page = open_as(inviter, COMPUTER)
    dossier = create(page, unique("Dub"))
    add_to_circle(inviter.account, dossier, colleague.account, basis="team")
    theirs = open_as(colleague, PHONE)
    theirs.goto(f"/dossiers/{dossier.pk}/")
    expect(theirs.locator("#circle-card")).to_contain_text(inviter.name)
    theirs.wait_for_function("document.getElementById('live')?.textContent === ''")
    theirs.evaluate(WATCH, {"gone": "[data-dossier]:not(:has([data-dossier-body]))"})
    open_circle(page, dossier)
    panel(page).get_by_role("link", name=f"Retirer {colleague.name}").click()
    expect_panel(page, "Retirer du cercle de soins ?")
    with page.expect_response("**/retirer/") as answered:
        panel(page).get_by_role("button", name="Retirer du cercle").click()
    timing = answered.value.request.timing
    expect(theirs.locator("#dossier-gone")).to_contain_text(GONE)
    assert theirs.locator("#circle-card").count() == 0
    late = theirs.evaluate("seenAt.gone") / 1000 - (timing["startTime"] + timing["responseStart"]) / 1000
    assert late < AT_ONCE, late
    assert theirs.request.get(f"/dossiers/{dossier.pk}/").status == 404
    expect(page.locator("#circle-card")).not_to_contain_text(colleague.name)
