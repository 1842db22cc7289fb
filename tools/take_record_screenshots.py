"""Takes the pictures of docs/guide/{messagerie,dossiers}.md from a running demo, by looking around in it.

    cercle run                                          # in another terminal; a fresh demo gives the guide's pictures
    .venv/bin/python -m tools.take_record_screenshots --base http://localhost:8000

Writes docs/guide/images/<screen>-<computer|phone>.png.
"""

from playwright.sync_api import Page, expect

from tools.take_screenshots import TOURS, Guide, browsing, panel, sign_in

DISCUSSION = "Plaie du talon"
PATIENT = "DUBOIS Antoine"


def talk(guide: Guide, page: Page) -> None:
    """One discussion: an answer, signs, what can be done with a message, its menu."""
    page.goto("/discussions/")
    page.locator(".talk__list a.row__link", has_text=DISCUSSION).first.click()
    expect(page.locator("#talk-title")).to_contain_text(DISCUSSION)
    last = page.locator("#thread .message:not(.message--own, .message--event)").last
    if last.get_by_role("button", name="Vu").get_attribute("aria-pressed") != "true":
        last.get_by_role("button", name="Vu").click()
    expect(last.get_by_role("button", name="Vu")).to_have_attribute("aria-pressed", "true")
    guide.take(page, "messagerie-fil")
    last.get_by_role("link", name="Actions sur ce message").click(force=True)
    expect(panel(page)).to_be_visible()
    guide.take(page, "messagerie-actions")
    page.keyboard.press("Escape")
    page.locator(".talk__main .talk__bar details.menu > summary").click()
    guide.take(page, "messagerie-menu")


def find(guide: Guide, page: Page) -> None:
    page.goto("/discussions/recherche/")
    page.get_by_label("Mots à chercher").fill("talon")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    guide.take(page, "messagerie-recherche")


def dossier(guide: Guide, page: Page) -> None:
    """A record: its parts, its circle, the three ways to add somebody, who looked."""
    page.goto("/dossiers/nouveau/")
    guide.take(page, "dossier-nouveau")
    page.goto("/dossiers/")
    guide.take(page, "dossiers")
    page.locator("main a.row__link", has_text=PATIENT).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PATIENT)
    guide.take(page, "dossier")
    for name, screen in (("Fil d’actualité", "dossier-fil"), ("Qui a consulté", "dossier-consultations")):
        here = page.url
        page.locator(".dossier__tabs").get_by_role("link", name=name).click()
        page.wait_for_load_state()
        guide.take(page, screen)
        page.goto(here)
    page.get_by_role("link", name="Consulter / modifier").click()
    expect(panel(page)).to_be_visible()
    guide.take(page, "cercle")
    page.get_by_text("Ajouter un professionnel ou un aidant").first.click()
    guide.take(page, "cercle-ajouter")
    page.keyboard.press("Escape")
    panel(page).get_by_role("link", name="Inviter un aidant").click()
    expect(panel(page).locator("#panel-title")).to_have_text("Inviter un aidant")
    panel(page).get_by_label("Les rendez-vous").check()
    panel(page).get_by_label("Les rendez-vous").scroll_into_view_if_needed()
    guide.take(page, "cercle-inviter-aidant")


def caregiver(guide: Guide) -> None:
    """What Claire Dubois reads of her father's dossier."""
    page = sign_in(guide, "Claire Dubois", lands="**/")
    page.get_by_role("link", name=f"Dossier de {PATIENT}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PATIENT)
    guide.take(page, "dossier-aidant")


def main() -> None:
    with browsing(__doc__) as (browser, base):
        for tour in TOURS:
            guide = Guide(browser, base, tour)
            page = sign_in(guide, "Hélène Martin")
            talk(guide, page)
            find(guide, page)
            dossier(guide, page)
            page.goto("/reglages/notifications/")
            guide.take(page, "messagerie-reglages")
            caregiver(guide)


if __name__ == "__main__":
    main()
