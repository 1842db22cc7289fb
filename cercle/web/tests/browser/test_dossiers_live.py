"""An open dossier keeps up with what others do in it, and with their own part in it: nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cercle.dossiers.actions import edit_note, remove_member, withdraw_note, write_note
from cercle.dossiers.actions.appointments import add_appointment, cancel_appointment
from cercle.dossiers.actions.documents import add_document_version, withdraw_document
from cercle.dossiers.actions.tasks import Wish, create_task
from cercle.dossiers.models import CircleMember
from cercle.dossiers.tests.test_appointments import meeting
from cercle.web.tests.browser.conftest import PHONE, Size
from cercle.web.tests.browser.dossiers import cared_for, full, some_file
from cercle.web.tests.browser.steps import expect_panel, panel

OpenAs = Callable[..., Page]

#: Seconds from the removal's commit until nothing of the dossier stands on the removed person's open pages.
AT_ONCE = 1.0
PARTS = ("", "fil/", "documents/", "taches/", "rendez-vous/", "chronologie/", "consultations/", "cercle/")


def listen(page: Page, path: str) -> None:
    """Open it and wait for its line."""
    page.goto(path)
    expect(page.locator("#live[data-line]")).to_have_count(1)


def test_notes_take_their_place_while_one_types(open_as: OpenAs, size: Size) -> None:
    one, other, dossier = cared_for()
    mine = write_note(one.account, dossier, body="12 unités", category="treatment")
    page, narrowed = open_as(one, size), open_as(one, size)
    listen(narrowed, f"/dossiers/{dossier.pk}/fil/?urgent=1")
    listen(page, f"/dossiers/{dossier.pk}/fil/")
    typed = page.get_by_label("Votre note")
    typed.fill("Passage de 8 h : ")
    theirs = write_note(other.account, dossier, body="Plaie propre", category="care", urgent=False)
    notes = page.locator("#notes .note__body")
    expect(notes).to_have_text(["Plaie propre", "12 unités"])
    expect(typed).to_be_focused()
    expect(typed).to_have_value("Passage de 8 h : ")
    edit_note(other.account, theirs, body="Plaie rouge", category="care", urgent=True)
    expect(notes).to_have_text(["Plaie rouge", "12 unités"])
    expect(narrowed.locator("#notes .note__body")).to_have_text(["Plaie rouge"])
    withdraw_note(other.account, theirs)
    expect(page.locator(f"#note-{theirs.pk}")).to_contain_text("Note retirée")
    expect(narrowed.locator("#notes .note")).to_have_count(0)

    # One's own correction closes its window and leaves the other text alone; what it said before can be read.
    page.locator(f"#edit-{mine.pk}").click()
    expect_panel(page, "Modifier la note").get_by_label("Votre note").fill("14 unités")
    press_and_close(page, "Enregistrer")
    expect(notes).to_have_text(["14 unités"])
    expect(page.locator(f"#edit-{mine.pk}")).to_be_focused()
    expect(typed).to_have_value("Passage de 8 h : ")
    expect(page.locator(f"#note-{mine.pk}")).to_contain_text("modifiée")
    page.locator(f"#wordings-{mine.pk}").click()
    expect(expect_panel(page, "Versions de la note").locator(".note__body")).to_have_text(["14 unités", "12 unités"])
    press_and_close(page, "Fermer", exact=True)


def press_and_close(page: Page, name: str, *, exact: bool = False) -> None:
    here = panel(page).locator(".panel__body")
    here.get_by_role("button", name=name, exact=exact).or_(here.get_by_role("link", name=name, exact=exact)).click()
    expect(page.locator("dialog#panel[open]")).to_have_count(0)


def test_every_part_is_renewed_when_somebody_else_changes_it(open_as: OpenAs, size: Size) -> None:
    here = full()
    reader = open_as(here.other, size)
    tabs = {name: reader.context.new_page() for name in ("", "rendez-vous/", "documents/", "chronologie/")}
    for name, tab in tabs.items():
        listen(tab, here.path(name))
    document = reader
    listen(document, f"/dossiers/documents/{here.document.pk}/")
    doctor = here.one.account
    add_appointment(doctor, here.dossier, meeting(title="Radiographie", place="Hôpital Sud"))
    expect(tabs["rendez-vous/"].locator("#appointments")).to_contain_text("Radiographie")
    cancel_appointment(doctor, here.appointment)
    cancelled = tabs["rendez-vous/"].locator(".appointment--cancelled", has_text="Consultation de cardiologie")
    expect(cancelled.first).to_be_visible()
    create_task(doctor, here.dossier, Wish("Chercher le matelas"))
    expect(tabs["chronologie/"].locator("#timeline")).to_contain_text("Chercher le matelas")
    write_note(doctor, here.dossier, body="Sortie demain", category="coordination")
    expect(tabs[""].locator("#journal-card")).to_contain_text("Sortie demain")
    document.get_by_label("Déposer une nouvelle version").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    add_document_version(doctor, here.document, some_file("troisieme.pdf"))
    expect(document.locator("#versions")).to_contain_text("Version 3")
    assert document.get_by_label("Déposer une nouvelle version").evaluate("input => input.files.length") == 1
    expect(tabs["documents/"].locator("#documents")).to_contain_text("version 3")
    withdraw_document(doctor, here.document)
    expect(document.locator("#part-gone")).to_contain_text("n’est plus dans le dossier")
    expect(document.locator("[data-dossier-body]")).to_have_count(0)
    expect(tabs["documents/"].locator("#documents")).not_to_contain_text("Avis du cardiologue")


def test_a_removed_member_has_nothing_of_it_on_any_open_page_within_a_second(open_as: OpenAs) -> None:
    here = full()
    create_task(here.one.account, here.dossier, Wish("Peser chaque semaine", assignee=here.other.account.pk))
    first = open_as(here.other, PHONE)
    family = here.dossier.birth_name
    pages = [first, *(first.context.new_page() for _ in range(len(PARTS) + 1))]
    for page, path in zip(pages, ("/dossiers/", "/dossiers/taches/", *map(here.path, PARTS)), strict=True):
        listen(page, path)
        expect(page.locator("main")).to_contain_text(family, ignore_case=True)
        page.evaluate(EMPTY, family.upper())
    before = first.evaluate("Date.now()")
    member = CircleMember.objects.get(dossier=here.dossier, account=here.other.account)
    remove_member(here.one.account, member)
    for page in pages:
        expect(page.locator("main")).not_to_contain_text(family, ignore_case=True)
        seen = page.evaluate("window.emptiedAt ?? 0")
        late = (seen or page.evaluate("performance.timeOrigin")) / 1000 - before / 1000
        assert late < AT_ONCE, (page.url, late)
    assert first.request.get(here.path()).status == 404


#: Notes when the patient's name has left the page.
EMPTY = """(name) => {
  const look = () => {
    const left = document.querySelector("main").innerText.toUpperCase().includes(name);
    if (!window.emptiedAt && !left) window.emptiedAt = Date.now();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}"""


@pytest.mark.parametrize("part", ["fil/", "rendez-vous/", "synthese/", "consultations/"])
def test_the_present_part_is_in_sight_on_a_telephone(open_as: OpenAs, part: str) -> None:
    one, _other, dossier = cared_for()
    page = open_as(one, PHONE)
    page.goto(f"/dossiers/{dossier.pk}/{part}")
    tabs = page.locator(".dossier__tabs a")
    expect(tabs).to_have_count(8)
    expect(page.locator(".dossier__tabs [aria-current]")).to_be_in_viewport(ratio=0.98)
    for height in tabs.evaluate_all("tabs => tabs.map(tab => tab.getBoundingClientRect().height)"):
        assert height >= 44
