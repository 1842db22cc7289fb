"""Takes the pictures of docs/guide/patients.md from a running demo, by living the story that the page tells.

    cercle run                                          # in another terminal; a fresh demo gives the guide's pictures
    .venv/bin/python -m tools.take_patient_screenshots --base http://localhost:8000

Writes docs/guide/images/patients-<screen>-<computer|phone>.png. Each size invites somebody of its own.
"""

import re
from dataclasses import replace

from playwright.sync_api import Page, expect

from tools.take_screenshots import TOURS, Guide, browsing, panel, sign_in

#: Who is invited in the tour of each size, and the birth date that their doctor gives.
INVITED = {
    "computer": ("Gisèle Fabre", "gisele.fabre@exemple.fr"),
    "phone": ("Lucien Fabre", "lucien.fabre@exemple.fr"),
}
BORN = "12/03/1941"


def find(guide: Guide, page: Page) -> None:
    """From the menu on top of the discussions to the list."""
    page.goto("/discussions/")
    page.locator(".talk__list details.menu > summary").click()
    guide.take(page, "patients-menu")
    page.get_by_role("link", name="Invitations patients").click()
    expect(page.locator(".row--invitation").first).to_be_visible()
    guide.take(page, "patients-liste")


def invite(guide: Guide, page: Page) -> None:
    page.get_by_role("link", name="Inviter", exact=True).click()
    page.get_by_label("Un aidant").check()
    guide.take(page, "patients-aidant")
    page.get_by_label("Le patient lui-même").check()
    page.get_by_label("Nom et prénom").fill(guide.tour.invited)
    page.get_by_label("Adresse email").fill(guide.tour.address)
    page.get_by_label("Date de naissance").fill(BORN)
    guide.take(page, "patients-nouveau")
    page.get_by_role("button", name="Voir le message").click()
    expect(page.locator("h1")).to_have_text("Le message qui va partir")
    guide.take(page, "patients-apercu")
    page.get_by_role("button", name="Envoyer", exact=True).click()


def follow(guide: Guide, page: Page) -> None:
    """The page of the invitation: what became of it, the code to photograph, what deleting means."""
    expect(page.locator(".fate")).to_contain_text("remis au serveur")
    page.evaluate("scrollTo(0, 0)")
    guide.take(page, "patients-invitation")
    page.get_by_role("button", name="Montrer le QR code").click()
    expect(panel(page).locator(".qr")).to_be_visible()
    guide.take(page, "patients-qr")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Supprimer l’invitation").click()
    expect(panel(page)).to_be_visible()
    guide.take(page, "patients-supprimer")
    page.keyboard.press("Escape")


def accept(guide: Guide) -> None:
    """The invited person, from the letter to the first message."""
    page = guide.page()
    found = re.search(r"https?://\S+/i/\S+", guide.letter(guide.tour.address))
    assert found
    page.goto(found[0])
    guide.take(page, "patients-recue")
    page.get_by_label("Votre date de naissance").fill(BORN)
    page.get_by_role("button", name="Accepter").click()
    page.wait_for_url("**/discussions/**")
    expect(page.locator("#talk-title")).to_be_visible()
    guide.take(page, "patients-fil")


def accepted(guide: Guide, page: Page) -> None:
    page.reload()
    expect(page.get_by_role("link", name="Ouvrir le fil patient")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    guide.take(page, "patients-acceptee")
    page.goto("/aide/accepter-une-invitation/")
    guide.take(page, "patients-aide")


def main() -> None:
    with browsing(__doc__) as (browser, base):
        for tour in TOURS:
            name, address = INVITED[tour.name]
            guide = Guide(browser, base, replace(tour, invited=name, address=address))
            page = sign_in(guide, "Hélène Martin")
            find(guide, page)
            invite(guide, page)
            follow(guide, page)
            accept(guide)
            accepted(guide, page)


if __name__ == "__main__":
    main()
