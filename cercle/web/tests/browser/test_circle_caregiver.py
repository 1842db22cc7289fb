"""From the care circle to the caregiver who reads, on a phone, what is meant for her, until her access ends."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from cercle.dossiers.actions import write_note
from cercle.dossiers.jobs import EVERY
from cercle.dossiers.models import CircleMember, Dossier
from cercle.web.tests.browser.conftest import COMPUTER, PHONE
from cercle.web.tests.browser.people import address, professional, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import expect_panel, letter_preview, letter_to, link_in, panel, press
from cercle.web.tests.browser.test_dossiers import GONE, ITEMS, choose, create, open_circle
from cercle.web.tests.browser.test_dossiers_accessible import expect_fine
from cercle.web.tests.browser.test_story import WATCH

OpenAs = Callable[..., Page]

#: Seconds from the end of an access until an open page shows nothing more: a beat of the worker, and the line.
AT_ONCE = EVERY + 1.0


def test_from_the_circle_to_the_caregiver_who_reads(open_as: OpenAs, site: Site) -> None:
    inviter, family, mail = professional("Hélène"), unique("Dub"), address("claire")
    page = open_as(inviter, COMPUTER)
    dossier = create(page, family)
    write_note(inviter.account, dossier, body="Pour la famille : pilulier prêt", category="home", for_caregivers=True)
    write_note(inviter.account, dossier, body="Entre soignants seulement", category="care")
    until = timezone.localdate() + timedelta(days=40)

    # Noted by hand, with an address: the next window is her invitation.
    open_circle(page, dossier)
    choose(page, ITEMS[1])
    panel(page).get_by_label("Un aidant").check()
    panel(page).get_by_label("Nom complet").fill(f"Claire {family}")
    panel(page).get_by_label("Rôle auprès du patient").fill("fille")
    panel(page).get_by_label("Adresse email").fill(mail)
    press(page, "Ajouter")
    window = expect_panel(page, "Inviter un aidant")
    expect(window.get_by_label("Nom et prénom de l’aidant")).to_have_value(f"Claire {family}")
    expect(letter_preview(page)).to_contain_text(inviter.name)
    expect(letter_preview(page)).not_to_contain_text(family)

    # Without the patient's word nothing leaves, and nothing typed is lost.
    window.get_by_label("Lien avec le patient").select_option("child")
    window.get_by_label("Le cercle de soins").check()
    window.get_by_label("Les notes").check()
    window.get_by_label("Jusqu’au").fill(f"{until:%d/%m/%Y}")
    press(page, "Envoyer")
    expect(panel(page).locator(".field--invalid")).to_have_count(2)
    expect(panel(page).get_by_label("Les notes")).to_be_checked()
    expect_fine(page)
    panel(page).get_by_label("est d’accord").check()
    panel(page).get_by_label("Comment l’a-t-il dit").select_option("oral")
    press(page, "Envoyer")
    letter = letter_to(site, mail)
    for secret in (family, "Antoine", str(dossier.number), str(dossier.pk)):
        assert secret.lower() not in f"{letter.subject}\n{letter.text}".lower()
    press(page, "Revenir au dossier")
    circle = open_circle(page, dossier)
    waiting = circle.locator("li.row", has_text=f"Claire {family}")
    for words in ("invité, en attente", "Verra", "E-mail", "Suivre l’invitation"):
        expect(waiting).to_contain_text(words)
    expect_fine(page)
    page.keyboard.press("Escape")

    # She comes, on her phone, and reads nothing of the dossier yet.
    hers = open_as(None, PHONE)
    hers.goto(link_in(letter.text))
    hers.get_by_label("Prénom").fill("Claire")
    hers.locator("input[name=family_name]").fill(family)
    hers.locator("input[type=checkbox]").check()
    hers.get_by_role("button", name="Accepter et ouvrir la conversation").click()
    hers.wait_for_url("**/discussions/**")
    assert hers.request.get(f"/dossiers/{dossier.pk}/").status == 404

    # The inviter is told at once, sees who it is and on which terms, and opens it.
    toast = page.locator(".toast", has=page.locator(".toast__act"))
    expect(toast).to_contain_text("confirmez son accès au dossier")
    toast.get_by_role("link", name="Ajouter au cercle de soins").click()
    asked = expect_panel(page, "Ajouter au cercle de soins")
    for words in ("Identité vérifiée", "les notes qui lui sont destinées", "jusqu’au"):
        expect(asked).to_contain_text(words)
    expect_fine(page)
    asked.get_by_role("button", name="Ajouter au cercle de soins").click()
    expect(page.locator("#toasts")).to_contain_text("a été ajouté")

    # She is told; then what is meant for her, on her phone, and until when.
    expect(hers.locator(".toast")).to_contain_text("vous a ouvert un dossier")
    hers.goto("/")
    way = hers.get_by_role("link", name=f"Dossier de {family.upper()}")
    expect(way).to_contain_text("jusqu’au")
    way.click()
    expect(hers.get_by_text("Vous lisez ce dossier comme aidant")).to_contain_text(f"Jusqu’au {until.day} ")
    expect(hers.locator("#journal-card")).to_contain_text("Pour la famille : pilulier prêt")
    expect(hers.locator("main")).not_to_contain_text("Entre soignants seulement")
    expect_fine(hers)
    hers.locator(".dossier__tabs").get_by_role("link", name="Fil d’actualité").click()
    expect(hers.locator("main")).to_contain_text("pilulier prêt")
    expect_fine(hers)
    narrowed_and_ended(page, hers, dossier)


def narrowed_and_ended(page: Page, hers: Page, dossier: Dossier) -> None:
    """Less, at once on her open page; then the date, at the next beat."""
    hers.wait_for_function("document.getElementById('live')?.textContent === ''")
    member = CircleMember.objects.get(dossier=dossier, part="caregiver")
    open_circle(page, dossier).get_by_role("link", name=f"Modifier l’accès de {member.account.name}").click()
    window = expect_panel(page, f"Accès de {member.account.name}")
    expect_fine(page)
    window.get_by_label("Les notes").uncheck()
    window.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#toasts")).to_contain_text("est modifié")
    expect(hers.locator("main")).not_to_contain_text("pilulier prêt")
    assert hers.request.get(f"/dossiers/{dossier.pk}/fil/").status == 403

    hers.goto(f"/dossiers/{dossier.pk}/")
    expect(hers.locator("#circle-card")).to_be_visible()
    hers.wait_for_function("document.getElementById('live')?.textContent === ''")
    hers.evaluate(WATCH, {"gone": "[data-dossier]:not(:has([data-dossier-body]))"})
    end = timezone.now() + timedelta(seconds=2)
    CircleMember.objects.filter(pk=member.pk).update(ends_at=end)
    expect(hers.get_by_text(GONE)).to_be_visible()
    late = hers.evaluate("seenAt.gone") / 1000 - end.timestamp()
    assert 0 <= late < AT_ONCE, late
    assert hers.request.get(f"/dossiers/{dossier.pk}/").status == 404
    expect(page.locator("#circle-card")).not_to_contain_text(member.account.name)
