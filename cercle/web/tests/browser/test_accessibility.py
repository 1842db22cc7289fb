"""WCAG 2.2 AA where a machine can tell: axe on every main screen; the keyboard alone; a narrow and a zoomed page."""

from collections.abc import Callable, Collection

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cercle.discussions.actions import edit_message, post_message, sign_message, withdraw_message
from cercle.discussions.models import Discussion
from cercle.web.tests.browser.arriving import dead_link, invited
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import Person, address, unconnected
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import NOBODY, expect_panel, look_for, panel, place, press, row

OpenAs = Callable[..., Page]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = {"serious", "critical"}
ALL = frozenset(SERIOUS | {"moderate", "minor"})
#: Colours are judged when nothing fades any more; axe itself is a script that the page's own policy would refuse.
STILL = {"bypass_csp": True, "reduced_motion": "reduce"}
SMALL_PHONE: Size = {"width": 360, "height": 740}
#: 200 % zoom of a computer's window of 1280 × 800 is a page of half of it.
ZOOMED: Size = {"width": 640, "height": 400}


def expect_accessible(page: Page, impacts: Collection[str] = frozenset(SERIOUS)) -> None:
    """The whole page at once: half under the bar at the bottom, a button would count as too small to touch."""
    size = page.viewport_size
    assert size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    faults = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {[node['html'][:200] for node in fault['nodes']]}"
        for fault in found.response["violations"]
        if fault["impact"] in impacts
    ]
    page.set_viewport_size(size)
    assert not faults, page.url + "\n" + "\n".join(faults)


def expect_no_sideways_scroll(page: Page) -> None:
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url}: {width} pixels in {room}"


def busy() -> tuple[Person, Discussion]:
    """Somebody with messages, an invited colleague and a notification."""
    here = invited()
    told = post_message(here.inviter.account, here.discussion, body="Bonjour,\nla plaie va mieux. " * 6)
    answer = post_message(here.inviter.account, here.discussion, body="Voir https://exemple.fr", reply_to=told.pk)
    sign_message(here.inviter.account, answer, "done")
    edit_message(here.inviter.account, answer, body="Voir 02 99 12 34 56")
    withdraw_message(here.inviter.account, told)
    return here.inviter, here.discussion


SIGNED_IN = {
    "discussions": "/discussions/",
    "a discussion": "/discussions/{id}/",
    "participants": "/discussions/{id}/participants/",
    "leaving": "/discussions/{id}/quitter/",
    "a new discussion": "/discussions/nouvelle/?q=a",
    "adding": "/discussions/{id}/participants/ajouter/?q=mar",
    "dossiers": "/dossiers/",
    "notifications": "/notifications/",
    "settings": "/reglages/",
    "security": "/reglages/securite/",
    "choosing notifications": "/reglages/notifications/",
    "own entry": "/reglages/annuaire/",
    "help": "/aide/",
}
SIGNED_OUT = {"sign-in": "/connexion/", "forgotten": "/mot-de-passe/oublie/", "help": "/aide/invitation/"}


def test_axe_finds_nothing_serious_on_the_pages_of_a_member(open_as: OpenAs, size: Size) -> None:
    person, discussion = busy()
    page = open_as(person, size, **STILL)
    for path in SIGNED_IN.values():
        page.goto(path.format(id=discussion.pk))
        expect_accessible(page)
    page.goto(f"/discussions/{discussion.pk}/")
    page.get_by_role("link", name="Actions sur ce message").last.click()
    expect_panel(page, "Message")
    expect_accessible(page)


def test_axe_finds_nothing_serious_before_sign_in(open_as: OpenAs, size: Size) -> None:
    page = open_as(None, size, **STILL)
    for path in SIGNED_OUT.values():
        page.goto(path)
        expect_accessible(page)


def test_axe_finds_nothing_serious_behind_a_link(open_as: OpenAs, size: Size) -> None:
    page, here = open_as(None, size, **STILL), invited()
    for link in (here.link(), dead_link("expired")[1], dead_link("unknown")[1]):
        page.goto(link)
        expect_accessible(page)
    page.goto(here.link())
    page.get_by_role("button", name="Créer mon compte et accepter").click()
    expect(page.locator(".field--invalid").first).to_be_visible()
    expect_accessible(page)
    page.goto("/invitation/decliner/")
    expect_accessible(page)


def test_axe_finds_nothing_serious_in_any_step_of_inviting(open_as: OpenAs, size: Size) -> None:
    here, entry = place("existing"), unconnected()
    page = open_as(here.inviter, size, **STILL)
    here.open(page)
    look_for(page, entry.family_name)
    row(page, entry).get_by_role("button").click()
    expect_panel(page, "Inviter un confrère")
    expect_accessible(page)
    press(page, "Oui")
    expect(panel(page).locator(".channel").first).to_be_visible()
    expect_accessible(page)
    panel(page).locator(".channel", has_text="Je connais ses coordonnées").click()
    expect_panel(page, "Coordonnées")
    press(page, "Voir le message")
    expect(panel(page).locator(".field--invalid").first).to_be_visible()
    expect_accessible(page)
    panel(page).get_by_label("Adresse email").fill(address())
    press(page, "Voir le message")
    expect_panel(page, "Le message qui va partir")
    expect_accessible(page)
    panel(page).locator(".channel", has_text="Copier le lien").click()
    expect_panel(page, "Transmettre l’invitation")
    expect_accessible(page)


def test_the_keyboard_alone_opens_the_panel_and_gets_back(open_as: OpenAs) -> None:
    here, entry = place("existing"), unconnected()
    page = open_as(here.inviter)
    page.goto(f"/discussions/{here.discussion.pk}/participants/ajouter/" if here.discussion else "")
    expect(page.get_by_label("Chercher un professionnel")).to_be_focused()
    with page.expect_response("**/annuaire/resultats/**"):
        page.keyboard.type(entry.family_name)
    opener = row(page, entry).get_by_role("button")
    expect(opener).to_be_visible()
    tab_to(page, f"#entry-{entry.pk} button")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("heading", level=2)).to_be_focused()
    for _ in range(12):  # the focus stays in the open panel
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main, nav')")
    page.keyboard.press("Escape")
    expect(page.locator("dialog#panel[open]")).to_have_count(0)
    expect(opener).to_be_focused()
    expect(page.get_by_label("Chercher un professionnel")).to_have_value(entry.family_name)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_invites(open_as: OpenAs, site: Site) -> None:
    here, mail = place("existing"), address()
    page = open_as(here.inviter)
    here.open(page)
    look_for(page, "xqzkw")
    expect(page.locator("#results")).to_contain_text("xqzkw")  # else the focus would go with the rows that are replaced
    tab_to(page, ".finder__invite")
    page.keyboard.press("Enter")
    expect_panel(page, "Inviter un confrère à utiliser l’application")
    tab_to(page, "input[name=name]")
    page.keyboard.type("Agathe Deschamps")
    tab_to(page, "input[name=email]")
    page.keyboard.type(mail)
    page.keyboard.press("Enter")
    expect_panel(page, "Le message qui va partir")
    tab_to(page, "button[value=server]")
    page.keyboard.press("Enter")
    expect(panel(page).locator(".fate")).to_contain_text("E-mail : remis au serveur")
    assert site.mail.to(mail)


@pytest.mark.parametrize("view", [SMALL_PHONE, ZOOMED], ids=["360 pixels", "200 % zoom"])
def test_no_page_scrolls_sideways(open_as: OpenAs, view: Size) -> None:
    person, discussion = busy()
    page, stranger, here = open_as(person, view), open_as(None, view), invited()
    for path in SIGNED_IN.values():
        page.goto(path.format(id=discussion.pk))
        expect_no_sideways_scroll(page)
    for path in (*SIGNED_OUT.values(), here.link(), dead_link("expired")[1]):
        stranger.goto(path)
        expect_no_sideways_scroll(stranger)


@pytest.mark.parametrize("view", [SMALL_PHONE, ZOOMED], ids=["360 pixels", "200 % zoom"])
def test_the_steps_of_inviting_fit_into_a_narrow_page(open_as: OpenAs, view: Size) -> None:
    here = place("existing")
    page = open_as(here.inviter, view)
    here.open(page)
    look_for(page, "xqzkw")
    page.get_by_role("button", name=NOBODY).click()
    expect_panel(page, "Inviter un confrère à utiliser l’application")
    panel(page).get_by_label("Nom complet").fill("Agathe Deschamps")
    panel(page).get_by_label("Adresse email").fill(f"{'tres-longue-' * 4}adresse@exemple-de-domaine.fr")
    for button, title in (("Voir le message", "Le message qui va partir"), ("Envoyer", "Invitation")):
        press(page, button)
        expect_panel(page, title)
        expect_no_sideways_scroll(page)
        body = panel(page).locator(".panel__body")
        assert body.evaluate("(body) => body.scrollWidth <= body.clientWidth")
