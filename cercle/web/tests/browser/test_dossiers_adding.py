"""Each way of the drop-down « Ajouter un professionnel ou un aidant », to its end (product.md §3.2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import address, professional, unconnected, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import (
    NOBODY,
    choose_channel,
    expect_panel,
    letter_to,
    link_in,
    look_for,
    panel,
    press,
    row,
)
from cercle.web.tests.browser.test_dossiers import ITEMS, choose, create, open_circle
from cercle.web.tests.browser.test_story import accept_as_new

OpenAs = Callable[..., Page]


def test_who_is_found_in_the_directory_is_invited_added_and_reads(open_as: OpenAs, site: Site, size: Size) -> None:
    """Case 1 of §3.1 from the circle, by both branches; « Personne ne correspond… » ends every list."""
    inviter, recorded = professional("Hélène"), address("lea")
    entry, unknown = unconnected("Léa", recorded=recorded), unconnected("Noé")
    page = open_as(inviter, size)
    dossier = create(page, unique("Dub"))
    open_circle(page, dossier)
    choose(page, ITEMS[0])
    look_for(page, unknown.family_name)
    row(page, unknown).get_by_role("button").click()
    press(page, "Oui")
    choose_channel(page, "Je ne connais pas ses coordonnées")
    expect(expect_panel(page, "Coordonnées").get_by_role("alert")).to_contain_text("rien n’a été envoyé")
    page.keyboard.press("Escape")

    open_circle(page, dossier)
    choose(page, ITEMS[0])
    look_for(page, entry.family_name)
    expect(panel(page).get_by_role("button", name=NOBODY)).to_be_visible()
    row(page, entry).get_by_role("button").click()
    press(page, "Oui")
    choose_channel(page, "Je ne connais pas ses coordonnées")
    expect(expect_panel(page, "Le message qui va partir")).not_to_contain_text(recorded)
    press(page, "Envoyer")
    letter = letter_to(site, recorded)
    assert dossier.birth_name.lower() not in f"{letter.subject}\n{letter.text}".lower()
    press(page, "Revenir au dossier")
    expect(page.locator("#circle-card .circle__face--pending")).to_contain_text(entry.name)

    newcomer = open_as(None, size)
    accept_as_new(newcomer, link_in(letter.text))
    assert newcomer.request.get(f"/dossiers/{dossier.pk}/").status == 404
    page.locator(".toast").get_by_role("link", name="Ajouter au cercle de soins").click()
    expect_panel(page, "Ajouter au cercle de soins")
    press(page, "Ajouter au cercle de soins")
    expect(page.locator("#circle-card .circle__face--pending")).to_have_count(0)
    newcomer.goto(f"/dossiers/{dossier.pk}/")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(dossier.name)


@pytest.mark.parametrize(("part", "name"), [("Un professionnel", "Odile Rivoal"), ("Un aidant", "Yvonne Hamelin")])
def test_somebody_noted_by_hand_and_cancel_leads_back(open_as: OpenAs, size: Size, part: str, name: str) -> None:
    page = open_as(professional("Hélène"), size)
    dossier = create(page, unique("Dub"))
    here = open_circle(page, dossier)
    for item in ITEMS[1:]:
        choose(page, item)
        press(page, "Annuler")
        expect_panel(page, f"Cercle de soins Patient N°{dossier.number} : {dossier.label}")
    choose(page, ITEMS[1])
    panel(page).get_by_label(part).check()
    press(page, "Ajouter")
    expect(panel(page).locator(".field--invalid")).to_have_count(1)
    panel(page).get_by_label("Nom complet").fill(name)
    press_and_close(page)
    open_circle(page, dossier)
    expect(here.locator(".row", has_text=name)).to_contain_text("sans accès")


def press_and_close(page: Page) -> None:
    panel(page).get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator("dialog#panel[open]")).to_have_count(0)
