"""WCAG 2.2 AA in dossiers: axe on every page and window, at both sizes; each window by the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cercle.core.testing import make_account
from cercle.dossiers.models import Listed
from cercle.web.tests.browser.conftest import COMPUTER, Size
from cercle.web.tests.browser.dossiers import Full, cared_for, full
from cercle.web.tests.browser.people import Somebody, address
from cercle.web.tests.browser.steps import panel, press
from cercle.web.tests.browser.test_accessibility import ALL, STILL, expect_accessible, expect_no_sideways_scroll

OpenAs = Callable[..., Page]

ADD = "Ajouter un professionnel ou un aidant"
PARTS = (
    *("", "fil/", "documents/", "documents/nouveau/", "taches/", "rendez-vous/", "chronologie/", "synthese/"),
    "consultations/",
)
WINDOWS = (
    *("identite/", "cercle/annuaire/", "cercle/annuaire/?q=mar", "cercle/manuellement/", "cercle/inviter/"),
    *("cercle/proche/?pour=aidant", "cercle/proche/?pour=patient"),
    *("cercle/inviter-tous/", "cercle/quitter/", "accords/", "discussion/", "taches/nouvelle/", "rendez-vous/nouveau/"),
)


def windows(here: Full) -> list[str]:
    """The address of every window of that dossier."""
    listed = Listed.objects.filter(dossier=here.dossier).first()
    member = here.dossier.members.get(account=here.other.account)
    consent = here.dossier.consents.get()
    assert listed
    return [
        *(here.path(part) for part in WINDOWS),
        *(f"/dossiers/membres/{member.pk}/retirer/", f"/dossiers/inscrits/{listed.pk}/retirer/"),
        *(f"/dossiers/notes/{here.note.pk}/{act}" for act in ("", "retirer/", "versions/")),
        *(f"/dossiers/rendez-vous/{here.appointment.pk}/{act}" for act in ("", "annuler/")),
        *(f"/dossiers/documents/{here.document.pk}/{act}/" for act in ("modifier", "retirer")),
        *(f"/dossiers/taches/{here.task.pk}/", f"/dossiers/accords/{consent.pk}/retirer/"),
    ]


def show(page: Page, address: str) -> Locator:
    """That window on the open page."""
    page.evaluate("(address) => htmx.ajax('GET', address, { target: '#panel' })", address)
    expect(panel(page).locator("#panel-title")).to_be_visible()
    return panel(page)


def expect_fine(page: Page) -> None:
    expect_accessible(page, ALL)
    expect_no_sideways_scroll(page)
    body = panel(page).locator(".panel__body")
    if body.count():
        assert body.evaluate("(body) => body.scrollWidth <= body.clientWidth"), "the window scrolls sideways"


def test_axe_finds_nothing_on_the_pages(open_as: OpenAs, size: Size) -> None:
    here = full()
    _one, empty_reader, empty = cared_for()
    page, patient = open_as(here.one, size, **STILL), open_as(here.patient, size, **STILL)
    own = ("/dossiers/", "/dossiers/nouveau/", "/dossiers/urgence/", "/dossiers/taches/")
    for path in (*own, *map(here.path, PARTS), f"/dossiers/documents/{here.document.pk}/", here.path("cercle/")):
        page.goto(path)
        expect_fine(page)
    page.goto("/dossiers/nouveau/")
    page.get_by_role("button", name="Créer le dossier").click()
    expect(page.locator(".field--invalid").first).to_be_visible()
    expect_fine(page)
    for part in ("", "fil/", "consultations/"):
        patient.goto(here.path(part))
        expect_fine(patient)
    nothing = open_as(empty_reader, size, **STILL)
    for part in ("", "fil/", "documents/", "taches/", "rendez-vous/"):
        nothing.goto(f"/dossiers/{empty.pk}/{part}")
        expect_fine(nothing)
    administrator = Somebody(make_account("Marc Lefèvre", "administrator", email=address("marc")))
    matrix = open_as(administrator, size, **STILL)
    matrix.goto("/dossiers/droits/")
    expect_fine(matrix)


def test_axe_finds_nothing_in_the_windows(open_as: OpenAs, size: Size) -> None:
    here = full()
    page = open_as(here.one, size, **STILL)
    page.goto(here.path())
    show(page, here.path("cercle/"))
    expect_fine(page)
    panel(page).locator("summary", has_text=ADD).click()
    expect(panel(page).locator(".circle__menu[open]")).to_be_visible()
    expect_fine(page)
    page.keyboard.press("Escape")  # the first closes the drop-down alone
    for address_ in windows(here):
        page.keyboard.press("Escape")
        expect(page.locator("dialog#panel[open]")).to_have_count(0)
        show(page, address_)
        expect_fine(page)
    for part, button in (("cercle/manuellement/", "Ajouter"), ("cercle/inviter/", "Envoyer")):
        page.keyboard.press("Escape")
        show(page, here.path(part))
        press(page, button)
        expect(panel(page).locator(".field--invalid").first).to_be_visible()
        expect_fine(page)


#: The ring that says where the focus is: its width in pixels.
RING = """(element) => {
  const style = getComputedStyle(element);
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""


@pytest.mark.parametrize("part", ["", "fil/", "taches/", "rendez-vous/"])
def test_every_window_opens_and_closes_by_the_keyboard_and_gives_the_focus_back(open_as: OpenAs, part: str) -> None:
    here = full()
    page = open_as(here.one, COMPUTER)
    page.goto(here.path(part))
    expect(page.locator("#live[data-line]")).to_have_count(1)  # before its scripts have run, a link leads to a page
    openers = page.locator("[hx-target='#panel']:visible")
    expect(openers.first).to_be_visible()
    assert openers.count() >= {"": 6, "fil/": 3, "taches/": 2, "rendez-vous/": 3}[part]
    for opener in openers.all():
        page.keyboard.press("Shift")  # whoever uses the keyboard is shown where they are
        opener.focus()
        assert opener.evaluate(RING) >= 2, opener.inner_text()
        page.keyboard.press("Enter")
        expect(panel(page).locator(":focus")).to_have_count(1)
        for _ in range(3):
            page.keyboard.press("Tab")
            assert page.evaluate("!document.activeElement.closest('main, nav')"), "the focus left the window"
        page.keyboard.press("Escape")
        expect(page.locator("dialog#panel[open]")).to_have_count(0)
        expect(opener).to_be_focused()
