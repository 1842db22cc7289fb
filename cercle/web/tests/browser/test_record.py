"""Documents, tasks, appointments and « Qui a consulté » in a browser, at both sizes."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from cercle.dossiers.actions import add_to_circle
from cercle.dossiers.actions.appointments import add_appointment
from cercle.dossiers.actions.tasks import Wish, create_task
from cercle.dossiers.models import Basis, CircleMember, Document, Dossier, Task
from cercle.dossiers.tests.test_appointments import meeting
from cercle.files.tests import making
from cercle.web.tests.browser.conftest import COMPUTER, Size
from cercle.web.tests.browser.people import Person, professional, unique
from cercle.web.tests.browser.steps import expect_panel, panel, press, until
from cercle.web.tests.browser.test_accessibility import STILL, expect_accessible, expect_no_sideways_scroll

OpenAs = Callable[..., Page]


def circle() -> tuple[Person, Person, Dossier]:
    """Two who care for a patient."""
    one, other = professional("Hélène", "Médecin"), professional("Karim", "Infirmier")
    number = 1_000_000 + uuid4().int % 1_000_000
    dossier = Dossier.objects.create(number=number, birth_name=unique("Dub"), given_name="Anne", created_by=one.account)
    CircleMember.objects.create(dossier=dossier, account=one.account, basis=Basis.DESIGNATED)
    add_to_circle(one.account, dossier, other.account)
    return one, other, dossier


def test_a_task_is_given_seen_at_once_and_done(open_as: OpenAs, size: Size) -> None:
    one, other, dossier = circle()
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
    one, other, dossier = circle()
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


def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(open_as: OpenAs, size: Size) -> None:
    one, other, dossier = circle()
    create_task(one.account, dossier, Wish("Refaire le pansement", "Au talon", other.account.pk))
    add_appointment(one.account, dossier, meeting())
    page = open_as(one, size, **STILL)
    parts = ("documents", "documents/nouveau", "taches", "rendez-vous", "consultations")
    for address in (*(f"/dossiers/{dossier.pk}/{part}/" for part in parts), "/dossiers/taches/"):
        page.goto(address)
        expect_accessible(page)
        expect_no_sideways_scroll(page)
    page.goto(f"/dossiers/{dossier.pk}/rendez-vous/")
    page.get_by_role("link", name="Noter un rendez-vous").click()
    expect_panel(page, "Noter un rendez-vous")
    expect_accessible(page)
