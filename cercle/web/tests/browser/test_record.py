"""Tasks and documents of a dossier in a browser, at both sizes."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from cercle.dossiers.models import Document, Task
from cercle.files.tests import making
from cercle.web.tests.browser.conftest import COMPUTER, Size
from cercle.web.tests.browser.dossiers import cared_for
from cercle.web.tests.browser.steps import expect_panel, panel, press, until

OpenAs = Callable[..., Page]


def test_a_task_is_given_seen_at_once_and_done(open_as: OpenAs, size: Size) -> None:
    one, other, dossier = cared_for()
    here, there = open_as(one, size), open_as(other, COMPUTER)
    for page in (here, there):
        page.goto(f"/dossiers/{dossier.pk}/taches/")
    opener = here.get_by_role("link", name="Nouvelle tâche")
    opener.focus()
    here.keyboard.press("Enter")
    expect_panel(here, "Nouvelle tâche")
    here.keyboard.press("Escape")
    expect(panel(here)).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    press(here, "Créer la tâche")
    expect(panel(here).locator(".field--invalid")).to_contain_text("Écrivez ce qui est à faire.")
    panel(here).get_by_label("À faire").fill("Refaire le pansement")
    panel(here).get_by_label("Par qui").select_option(label=other.name)
    press(here, "Créer la tâche")
    expect(panel(here)).to_be_hidden()
    for page in (here, there):
        expect(page.locator("#tasks")).to_contain_text("Refaire le pansement")
    there.get_by_role("button", name="Fait : Refaire le pansement").click()
    expect(here.locator("#tasks")).to_contain_text(f"Fait par {other.name}")
    assert Task.objects.get(dossier=dossier).done_by == other.account


def test_a_document_is_brought_in_with_what_was_typed_kept(open_as: OpenAs, size: Size) -> None:
    one, other, dossier = cared_for()
    page = open_as(one, size)
    page.goto(f"/dossiers/{dossier.pk}/documents/")
    page.get_by_role("link", name="Déposer un document").click()
    page.get_by_label("Photo ou PDF").set_input_files(
        {"name": "avis.pdf", "mimeType": "application/pdf", "buffer": b"<html>not a letter</html>"}
    )
    page.get_by_label("Type de document").select_option(label="courrier")
    page.get_by_label("Titre").fill("Avis du cardiologue")
    page.get_by_label("les professions médicales").check()
    page.get_by_role("button", name="Déposer").click()
    expect(page.locator(".field--invalid")).to_contain_text("n’est pas accepté")
    expect(page.get_by_label("Titre")).to_have_value("Avis du cardiologue")
    page.get_by_label("Photo ou PDF").set_input_files(
        {"name": "avis.pdf", "mimeType": "application/pdf", "buffer": making.pdf("Avis")}
    )
    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("heading", name="Avis du cardiologue")).to_be_visible()
    until(lambda: page.evaluate("document.querySelector('.record__page img').naturalWidth > 0"))
    colleague = open_as(other, size)
    answer = colleague.goto(f"/dossiers/documents/{Document.objects.get(dossier=dossier).pk}/")
    assert answer
    assert answer.status == 404, "for the medical professions alone"
