"""Takes the pictures of the user guide from a running demo, by living the story that the guide tells.

    cercle run                                          # in another terminal; a fresh demo gives the guide's pictures
    .venv/bin/python -m tools.take_screenshots --base http://localhost:8000

Writes docs/guide/images/<screen>-<computer|phone>.png. Each size invites somebody of its own.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from cercle.web.tests.browser.chromium import ARGUMENTS, executable

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "guide" / "images"
#: A picture of the guide is read on a phone, too. Bytes.
LARGEST = 150_000
PASSWORD = "un mot de passe de la visite"
NOBODY = "Personne ne correspond à ma recherche, je souhaite inviter un confrère"


@dataclass
class Tour:
    """The story in browsers of one size, with one person to invite and where they can be written to."""

    name: str
    size: ViewportSize
    invited: str
    address: str

    @property
    def phone(self) -> bool:
        return self.size["width"] < 720


TOURS = (
    Tour("computer", {"width": 1280, "height": 800}, "Agathe Deschamps", "agathe.deschamps@exemple.fr"),
    Tour("phone", {"width": 390, "height": 844}, "Lucie Vasseur", "lucie.vasseur@exemple.fr"),
)


class Guide:
    """One tour: pages of its size, pictures with its name."""

    def __init__(self, browser: Browser, base: str, tour: Tour) -> None:
        self.browser, self.base, self.tour = browser, base, tour

    def page(self) -> Page:
        """A page of a browser of its own."""
        context = self.browser.new_context(
            base_url=self.base,
            viewport=self.tour.size,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            has_touch=self.tour.phone,
            is_mobile=self.tour.phone,
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    def take(self, page: Page, screen: str) -> None:
        page.evaluate("document.fonts.ready")
        path = IMAGES / f"{screen}-{self.tour.name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        # 256 colours are plenty for a page of text, and a third of the size.
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        size = path.stat().st_size
        print(f"{path.name}  {size // 1000} kB")
        if size > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB")

    def letter(self, address: str) -> str:
        """The text of the letter to ``address``, once the demo's mailbox has it."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with urlopen(f"{self.base}/demo/boite.json") as answer:
                found = [one["text"] for one in json.load(answer) if one["to"] == address]
            if found:
                return str(found[0])
            time.sleep(0.2)
        sys.exit(f"no letter for {address}")


def panel(page: Page) -> Locator:
    return page.locator("dialog#panel[open]")


def press(page: Page, name: str) -> None:
    here = panel(page)
    here.get_by_role("button", name=name, exact=True).or_(here.get_by_role("link", name=name, exact=True)).click()


def title(page: Page, text: str) -> None:
    expect(panel(page).locator("#panel-title")).to_have_text(text)


def look_for(page: Page, text: str) -> None:
    page.wait_for_load_state("domcontentloaded")
    with page.expect_response(lambda answer: "/annuaire/resultats/" in answer.url):
        page.get_by_label("Chercher un professionnel").fill(text)


def sign_in(guide: Guide, name: str, *, lands: str = "**/discussions/") -> Page:
    """The first demo account of that name; ``lands``: where its home is."""
    with urlopen(f"{guide.base}/demo/comptes.json") as answer:
        account = next(one for one in json.load(answer) if one["name"] == name)
    page = guide.page()
    page.goto("/connexion/")
    guide.take(page, "connexion")
    page.get_by_label("Adresse e-mail").fill(account["email"])
    page.get_by_label("Mot de passe", exact=True).fill(account["password"])
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(lands)
    return page


def invite(guide: Guide, page: Page) -> None:
    """From the discussion to the sent invitation, a picture at each step."""
    tour = guide.tour
    page.get_by_role("link", name="Ajouter un professionnel").locator("visible=true").first.click()
    look_for(page, "médecin rennes")
    expect(page.locator("#results .row").first).to_be_visible()
    guide.take(page, "chercher")
    look_for(page, tour.invited)
    page.locator("#results .row", has_text=tour.invited).get_by_role("button").click()
    title(page, "Inviter un confrère")
    guide.take(page, "inactif")
    press(page, "Oui")
    expect(panel(page).locator(".channel").first).to_be_visible()
    guide.take(page, "coordonnees-connues")
    panel(page).locator(".channel", has_text="Je connais ses coordonnées").click()
    title(page, "Coordonnées")
    panel(page).get_by_label("Adresse email").fill(tour.address)
    guide.take(page, "coordonnees")
    press(page, "Voir le message")
    title(page, "Le message qui va partir")
    guide.take(page, "apercu")
    press(page, "Envoyer")
    expect(panel(page).locator(".fate")).to_contain_text("remis au serveur")
    guide.take(page, "suivi")


def somebody_unknown(guide: Guide, page: Page) -> None:
    """The window for somebody whom the directory does not know; nothing is sent."""
    page.goto("/discussions/nouvelle/")
    look_for(page, "Personne de ce nom")
    page.get_by_role("button", name=NOBODY).click()
    title(page, "Inviter un confrère à utiliser l’application")
    panel(page).get_by_label("Nom complet").fill("Agnès Delorme")
    panel(page).get_by_label("Adresse email").fill("agnes.delorme@exemple.fr")
    guide.take(page, "hors-annuaire")


def carry(guide: Guide, page: Page) -> None:
    """The link, to hand over oneself."""
    press(page, "Transmettre aussi le lien moi-même")
    title(page, "Transmettre l’invitation")
    guide.take(page, "transmettre")
    press(page, "Ouvrir la discussion")
    expect(page.locator("#talk-title")).to_be_visible()
    guide.take(page, "en-attente")


def arrive(guide: Guide) -> Page:
    """The invited person, from the letter to the welcome."""
    page = guide.page()
    found = re.search(r"https?://\S+/i/\S+", guide.letter(guide.tour.address))
    assert found
    page.goto(found[0])
    guide.take(page, "invitation-recue")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte et accepter").click()
    page.wait_for_url("**/invitation/bienvenue/")
    guide.take(page, "bienvenue")
    return page


def add(guide: Guide, page: Page) -> None:
    """The one click, once the person has connected."""
    toast = page.locator(".toast", has_text=guide.tour.invited)
    expect(toast).to_be_visible()
    guide.take(page, "prevenu")
    toast.get_by_role("link", name="Ajouter à la discussion").click()
    title(page, "Ajouter à la discussion")
    guide.take(page, "ajouter")
    press(page, "Ajouter à la discussion")
    expect(page.locator("#thread")).to_contain_text(guide.tour.invited)


def talk(guide: Guide, here: Page, there: Page) -> None:
    there.goto(here.url)
    for page, text in (
        (here, "Bienvenue ! Voici où nous en sommes."),
        (there, "Merci, je lis le fil et je passe demain."),
    ):
        page.get_by_label("Message", exact=True).fill(text)
        page.get_by_role("button", name="Envoyer", exact=True).click()
        expect(here.locator("#thread .message__body").last).to_have_text(text)
    guide.take(here, "discuter")


def walk(guide: Guide) -> None:
    page = sign_in(guide, "Hélène Martin")
    guide.take(page, "discussions")
    page.locator("#discussions .row__link", has_text="Plaie du talon").click()
    expect(page.locator("#talk-title")).to_contain_text("Plaie du talon")
    guide.take(page, "discussion")
    discussion = page.url
    somebody_unknown(guide, page)
    page.goto(discussion)
    invite(guide, page)
    carry(guide, page)
    newcomer = arrive(guide)
    add(guide, page)
    talk(guide, page, newcomer)
    page.context.grant_permissions(["notifications"])
    for path, screen in (
        ("/notifications/", "notifications"),
        ("/dossiers/", "dossiers"),
        ("/reglages/notifications/", "etre-prevenu"),
        ("/reglages/", "reglages"),
    ):
        page.goto(path)
        guide.take(page, screen)


@contextmanager
def browsing(about: str | None) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of the demo that the command line names. ``about``: what the command does."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--base", default="http://localhost:8000", help="address of the running demo")
    base = parser.parse_args().base.rstrip("/")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser, base
        browser.close()


def main() -> None:
    with browsing(__doc__) as (browser, base):
        for tour in TOURS:
            walk(Guide(browser, base, tour))


if __name__ == "__main__":
    main()
