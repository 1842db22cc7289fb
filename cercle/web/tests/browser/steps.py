"""What people do in the pages, in their own words; every function waits for what it caused."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from playwright.sync_api import Locator, Page, expect

from cercle.delivery.testing import Received
from cercle.directory.models import Professional
from cercle.discussions.actions import start_discussion
from cercle.discussions.models import Discussion
from cercle.web.tests.browser.people import Person, professional
from cercle.web.tests.browser.site import Site

NOBODY = "Personne ne correspond à ma recherche, je souhaite inviter un confrère"
SENTENCE = "Veuillez renseigner les coordonnées du professionnel que vous souhaitez inviter :"
LINK = re.compile(r"https?://\S+/i/[\w-]+")


@dataclass
class Place:
    """Where somebody is missing: ``open`` shows the search there; ``discussion`` is None while only prepared."""

    name: str
    inviter: Person
    discussion: Discussion | None

    def open(self, page: Page) -> None:
        """By the buttons, as a person finds them."""
        if self.discussion is None:
            page.goto("/discussions/")
            page.get_by_role("link", name="Démarrer une discussion").click()
            expect(page.get_by_role("heading", name="Nouvelle discussion")).to_be_visible()
        else:
            page.goto(f"/discussions/{self.discussion.pk}/")
            page.get_by_role("link", name="Ajouter un professionnel").locator("visible=true").first.click()
            expect(page.get_by_role("heading", name="Ajouter un professionnel")).to_be_visible()

    def has_arrived(self, page: Page) -> Discussion:
        """The page is that of the discussion."""
        path = str(self.discussion.pk) if self.discussion else "[0-9a-f-]{36}"
        expect(page).to_have_url(re.compile(f"/discussions/{path}/$"))
        return Discussion.objects.get(pk=page.url.split("/")[-2])


def place(name: str) -> Place:
    """``new``: from « new discussion »; ``existing``: from « add to an existing discussion »."""
    inviter = professional("Hélène")
    if name == "new":
        return Place(name, inviter, None)
    other = professional("Karim", "Infirmier")
    return Place(name, inviter, start_discussion(inviter.account, title="Plaie du talon", members=[other.account]))


def look_for(page: Page, text: str) -> None:
    """Type into the search; the rows come while typing."""
    page.wait_for_load_state("domcontentloaded")  # what is typed before the page listens is not looked for
    with page.expect_response(lambda answer: "/annuaire/resultats/" in answer.url):
        page.get_by_label("Chercher un professionnel").fill(text)


def row(page: Page, entry: Professional) -> Locator:
    return page.locator(f"#entry-{entry.pk}")


def panel(page: Page) -> Locator:
    return page.locator("dialog#panel[open]")


def press(page: Page, name: str) -> None:
    """A button or link of the open panel."""
    here = panel(page)
    _turn(page, here.get_by_role("button", name=name, exact=True).or_(here.get_by_role("link", name=name, exact=True)))


def choose_channel(page: Page, name: str) -> None:
    """A large button whose first line is ``name``."""
    _turn(page, panel(page).locator(".channel", has=page.get_by_text(name, exact=True)))


def _turn(page: Page, button: Locator) -> None:
    """Press, and wait until what the panel showed has gone: the next step may look just the same."""
    panel(page).locator(".panel__body").evaluate("body => (body.dataset.before = '')")
    button.click()
    expect(page.locator(".panel__body[data-before]")).to_have_count(0)


def expect_panel(page: Page, title: str) -> Locator:
    expect(panel(page).locator("#panel-title")).to_have_text(title)
    return panel(page)


def letter_preview(page: Page) -> Locator:
    """The text that the server would send."""
    return panel(page).get_by_role("group", name="Texte du message")


def expect_search(page: Page, text: str) -> None:
    """No panel, and the search with its text as it was."""
    expect(page.locator("dialog#panel[open]")).to_have_count(0)
    expect(page.get_by_label("Chercher un professionnel")).to_have_value(text)
    expect(page.get_by_role("button", name=NOBODY)).to_be_visible()


def shown_text(here: Locator) -> str:
    """A text shown with its line breaks."""
    return str(here.evaluate("element => element.textContent")).strip()


def letter_to(site: Site, address: str, *, number: int = 1, within: float = 20) -> Received:
    """The ``number``-th message that really reached the mail server for ``address``."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        received = site.mail.to(address)
        if len(received) >= number:
            return received[number - 1]
        time.sleep(0.02)
    raise AssertionError(f"{len(site.mail.to(address))} messages of {number} for {address}")


def link_in(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found[0]


def until(true: Callable[[], object], within: float = 15) -> None:
    """Wait for what only the database knows."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def values(model: type[Model], **which: object) -> list[dict[str, object]]:
    """Rows as they stand in the database, to compare before and after."""
    return list(model._default_manager.filter(**which).order_by("pk").values())
