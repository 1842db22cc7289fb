"""What becomes of a message on open screens: answered, signed, edited, withdrawn, with somebody named; drafts."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from cercle.discussions.actions import edit_message, post_message, sign_message, withdraw_message
from cercle.discussions.models import Message
from cercle.web.tests.browser.conftest import PHONE
from cercle.web.tests.browser.test_talk import enter, two_in_a_discussion, write

Size = dict[str, int]


def bubble(page: Page, message: Message) -> Locator:
    return page.locator(f"#message-{message.pk}")


def panel_of(page: Page, message: Message) -> Locator:
    """« … » beside the message."""
    bubble(page, message).hover()
    bubble(page, message).get_by_role("link", name="Actions sur ce message").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Message", exact=True)).to_be_visible()
    return panel


def sign(page: Page, message: Message, name: str) -> Locator:
    return bubble(page, message).get_by_role("button", name=name)


def test_answers_signs_edits_and_withdrawals_are_on_both_screens(open_as: Any, size: Size) -> None:
    one, other, discussion = two_in_a_discussion()
    asked = post_message(one.account, discussion, body="Pansement à 8 h ? Voir https://exemple.fr/soins.")
    here, there = enter(open_as(one, size), discussion), enter(open_as(other, size), discussion)
    link = bubble(there, asked).get_by_role("link", name="https://exemple.fr/soins", exact=True)
    expect(link).to_have_attribute("rel", "noopener noreferrer")

    bubble(there, asked).hover()
    sign(there, asked, "Fait").click()  # one press
    expect(sign(here, asked, "Fait")).to_contain_text(other.name)
    expect(sign(there, asked, "Fait")).to_have_attribute("aria-pressed", "true")
    expect(sign(here, asked, "Fait")).to_have_attribute("aria-pressed", "false")

    if size == PHONE:
        panel_of(there, asked).get_by_role("link", name="Répondre").click()
    else:
        bubble(there, asked).get_by_role("link", name="Répondre").click()
    expect(there.locator("#talk-reply")).to_contain_text(f"Réponse à {one.name}")
    expect(there.get_by_label("Message", exact=True)).to_be_focused()
    write(there, "Oui, à 8 h.")
    answer = here.locator(".message", has_text="Oui, à 8 h.")
    expect(answer.locator(".quote")).to_contain_text("Pansement à 8 h")
    expect(there.locator("#talk-reply")).to_be_hidden()

    panel_of(here, asked).get_by_role("link", name="Modifier").click()
    here.get_by_role("dialog").get_by_label("Message").fill("Pansement à 9 h ?")
    here.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(here.get_by_role("dialog")).to_be_hidden()
    for page in (here, there):
        expect(bubble(page, asked).locator(".message__body")).to_have_text("Pansement à 9 h ?")
        expect(bubble(page, asked)).to_contain_text("modifié")
        expect(page.locator(".quote")).to_contain_text("Pansement à 9 h")
    versions = panel_of(there, asked)
    expect(versions).to_contain_text("Pansement à 8 h")
    expect(versions.get_by_role("link", name="Modifier")).to_have_count(0)
    there.keyboard.press("Escape")

    panel_of(here, asked).get_by_role("link", name="Retirer le message").click()
    here.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    last = post_message(one.account, discussion, body="Erreur de patient")
    row = there.locator(f"#discussion-{discussion.pk} [data-last]")
    expect(row).to_contain_text("Erreur de patient")
    withdraw_message(one.account, last)
    expect(row).to_contain_text("Message retiré")
    for page in (here, there):
        expect(bubble(page, asked)).to_contain_text("Message retiré")
        expect(page.locator(".quote__text")).to_have_text("Message retiré")
        assert "Pansement" not in page.locator("#thread").inner_text()


def test_what_changed_while_the_line_was_lost_is_made_up_for(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    edited, withdrawn, signed = (post_message(one.account, discussion, body=f"n° {n}") for n in range(3))
    page = enter(open_as(other), discussion)
    expect(bubble(page, signed)).to_be_visible()
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    edit_message(one.account, edited, body="n° 0 bis")
    withdraw_message(one.account, withdrawn)
    sign_message(one.account, signed, "done")
    later = post_message(one.account, discussion, body="n° 3")
    edit_message(one.account, later, body="n° 3 bis")
    page.context.set_offline(False)
    expect(bubble(page, later).locator(".message__body")).to_have_text("n° 3 bis")
    expect(bubble(page, edited).locator(".message__body")).to_have_text("n° 0 bis")
    expect(bubble(page, withdrawn)).to_contain_text("Message retiré")
    expect(sign(page, signed, "Fait")).to_contain_text(one.name)
    expect(page.locator("#thread .message[data-seq]")).to_have_count(4)


def test_naming_somebody(open_as: Any, size: Size) -> None:
    one, other, discussion = two_in_a_discussion()
    here, there = enter(open_as(one, size), discussion), enter(open_as(other, size), discussion)
    elsewhere = open_as(other, size)
    elsewhere.goto("/notifications/")
    text = here.get_by_label("Message", exact=True)
    text.press_sequentially("Bonjour @kar")
    options = here.get_by_role("listbox", name="Participants à mentionner").get_by_role("option")
    expect(options).to_have_count(1)
    text.press("Enter")
    expect(text).to_have_value(f"Bonjour @{other.name} ")
    text.press_sequentially("tu passes ?")
    here.get_by_role("button", name="Envoyer", exact=True).click()
    expect(there.locator(".mention--me")).to_have_text(f"@{other.name}")
    expect(here.locator(".mention--me")).to_have_count(0)
    toast = elsewhere.locator(".toast", has_text="vous a mentionné")
    toast.get_by_role("button", name="Ouvrir le message").click()
    expect(elsewhere.locator(".mention--me")).to_be_in_viewport()


def test_a_draft_is_there_on_another_device(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    asked = post_message(other.account, discussion, body="Quand passez-vous ?")
    page = enter(open_as(one), discussion)
    bubble(page, asked).hover()
    bubble(page, asked).get_by_role("link", name="Répondre").click()
    with page.expect_response("**/brouillon/"):
        page.get_by_label("Message", exact=True).press_sequentially("Demain mat")
    assert "Demain" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    device = enter(open_as(one, PHONE), discussion)
    text = device.get_by_label("Message", exact=True)
    expect(text).to_have_value("Demain mat")
    expect(device.locator("#talk-reply")).to_contain_text("Quand passez-vous")
    text.fill("Demain matin")
    device.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".message", has_text="Demain matin").locator(".quote")).to_be_visible()
    expect(enter(device, discussion).get_by_label("Message", exact=True)).to_have_value("")


def test_without_script_everything_is_a_page(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    asked = post_message(other.account, discussion, body="Quand ?")
    page = open_as(one, java_script_enabled=False)
    enter(page, discussion)
    bubble(page, asked).get_by_role("link", name="Actions sur ce message").click()
    page.get_by_role("button", name="Vu", exact=True).click()
    expect(sign(page, asked, "Vu")).to_contain_text(one.name)
    bubble(page, asked).get_by_role("link", name="Répondre").click()
    expect(page.locator("#talk-reply")).to_contain_text("Quand ?")
    write(page, "Demain")
    mine = page.locator(".message", has_text="Demain")
    expect(mine.locator(".quote")).to_contain_text("Quand ?")
    mine.get_by_role("link", name="Actions sur ce message").click()
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Message").fill("Lundi")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".message", has_text="Lundi")).to_contain_text("modifié")
    page.locator(".message", has_text="Lundi").get_by_role("link", name="Actions sur ce message").click()
    page.get_by_role("link", name="Retirer le message").click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Message retiré").first).to_be_visible()
