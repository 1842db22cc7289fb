"""Handing the invitation over oneself: mail program, copied link, share sheet, own SMS (product.md §3.3)."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Page, expect

from cercle.core.testing import make_entry
from cercle.discussions.actions import start_discussion
from cercle.invitations.models import Handover, Invitation
from cercle.web.tests.browser.conftest import PHONE, Size
from cercle.web.tests.browser.people import Person, address, professional, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import (
    LINK,
    NOBODY,
    choose_channel,
    expect_panel,
    letter_preview,
    link_in,
    look_for,
    panel,
    press,
    shown_text,
    until,
)

OpenAs = Callable[..., Page]

SHARE_SHEET = """
  window.shared = [];
  navigator.canShare = () => true;
  navigator.share = async (data) => {
    if (window.refuses) throw new DOMException("", "AbortError");
    window.shared.push(data);
  };
"""
NO_SHARE_SHEET = "delete Navigator.prototype.share; delete Navigator.prototype.canShare;"


def at_the_preview(page: Page, inviter: Person, *, email: str = "", phone: str = "") -> str:
    """The preview for somebody new; returns their name."""
    name = f"Agathe {unique('Des')}"
    other = professional("Karim")
    discussion = start_discussion(inviter.account, title="Plaie du talon", members=[other.account])
    page.goto(f"/discussions/{discussion.pk}/participants/ajouter/")
    look_for(page, "xqzkw")
    page.get_by_role("button", name=NOBODY).click()
    panel(page).get_by_label("Nom complet").fill(name)
    panel(page).get_by_label("Adresse email").fill(email)
    panel(page).get_by_label("Tél. mobile").fill(phone)
    press(page, "Voir le message")
    expect_panel(page, "Le message qui va partir")
    return name


def handed(name: str) -> list[str]:
    return list(Handover.objects.filter(invitation__name=name).order_by("at").values_list("way", flat=True))


def fate(page: Page) -> str:
    return panel(page).locator(".fate").inner_text()


def expect_no_lie(page: Page) -> None:
    """What the application cannot know, it does not claim."""
    expect(panel(page)).not_to_contain_text(re.compile("envoyée?s? à|Invitation envoyée|remis au serveur"))


def test_the_mail_program_opens_with_the_whole_message(open_as: OpenAs, site: Site, size: Size) -> None:
    inviter, mail = professional(), address()
    page = open_as(inviter, size)
    page.add_init_script(NO_SHARE_SHEET)
    name = at_the_preview(page, inviter, email=mail)
    choose_channel(page, "Ouvrir dans ma messagerie")
    expect(expect_panel(page, "Transmettre l’invitation")).to_contain_text("Cercle n’a rien envoyé")
    assert handed(name) == []
    link = panel(page).locator("a.channel", has_text="Ouvrir dans ma messagerie")
    where = urlsplit(link.get_attribute("href") or "")
    fields = parse_qs(where.query)
    assert (where.scheme, unquote(where.path)) == ("mailto", mail)
    assert fields["subject"] == ["Rejoignez-moi sur Cercle"]
    assert link_in(fields["body"][0]).startswith(f"{site.url}/i/")
    assert f"Bonjour {name}" in fields["body"][0]
    assert inviter.name in fields["body"][0]
    assert "Plaie" not in fields["body"][0]
    page.evaluate("addEventListener('click', (event) => event.target.closest('a.channel') && event.preventDefault())")
    link.click()
    expect(panel(page).locator(".fate")).to_contain_text("Ouverte dans votre messagerie")
    expect_no_lie(page)
    until(lambda: handed(name) == ["mailto"])
    assert not site.mail.to(mail)


def test_the_copied_link_is_in_the_clipboard_and_called_copied(open_as: OpenAs, site: Site, size: Size) -> None:
    inviter, mail = professional(), address()
    page = open_as(inviter, size, permissions=["clipboard-read", "clipboard-write"])
    name = at_the_preview(page, inviter, email=mail)
    choose_channel(page, "Copier le lien")
    expect_panel(page, "Transmettre l’invitation")
    panel(page).get_by_role("button", name="Copier le lien").click()
    expect(panel(page).get_by_role("button", name="Lien copié")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == panel(page).get_by_label("Lien d’invitation").input_value()
    assert re.fullmatch(LINK, copied)
    expect(panel(page).locator(".fate")).to_contain_text("Lien copié")
    expect_no_lie(page)
    assert handed(name) == ["copy"]
    assert not site.mail.to(mail)
    visitor = open_as(None, size)
    visitor.goto(copied)
    expect(visitor).to_have_url(f"{site.url}/invitation/")
    expect(visitor.get_by_role("button", name="Recevoir le code")).to_be_visible()


def test_the_share_sheet_gets_the_text_and_it_is_called_shared(open_as: OpenAs, site: Site, size: Size) -> None:
    inviter, mail = professional(), address()
    page = open_as(inviter, size)
    page.add_init_script(SHARE_SHEET)
    name = at_the_preview(page, inviter, email=mail)
    choose_channel(page, "Partager")
    expect_panel(page, "Transmettre l’invitation")
    expect(panel(page).locator(".fate")).to_contain_text("Partagée")
    [data] = page.evaluate("window.shared")
    assert data["text"] == shown_text(panel(page).locator("#share-text"))
    assert f"Bonjour {name}, je vous invite à me rejoindre sur Cercle" in data["text"]
    assert inviter.name in data["text"]
    assert "Plaie" not in str(data)
    assert link_in(data["text"]).startswith(f"{site.url}/i/")
    expect_no_lie(page)
    assert handed(name) == ["share"]
    assert not site.mail.to(mail)


def test_a_share_sheet_that_is_closed_shared_nothing(open_as: OpenAs, size: Size) -> None:
    inviter = professional()
    page = open_as(inviter, size)
    page.add_init_script(SHARE_SHEET + "window.refuses = true;")
    name = at_the_preview(page, inviter, email=address())
    choose_channel(page, "Partager")
    expect_panel(page, "Transmettre l’invitation")
    expect(panel(page).locator(".fate")).to_have_text("Rien n’est encore parti.")
    page.evaluate("window.refuses = false")
    panel(page).locator("[data-share-button]").click()
    expect(panel(page).locator(".fate")).to_contain_text("Partagée")
    assert handed(name) == ["share"]


def test_a_phone_without_share_sheet_opens_its_own_sms(open_as: OpenAs, site: Site) -> None:
    inviter = professional()
    page = open_as(inviter, PHONE)
    page.add_init_script(NO_SHARE_SHEET)
    number = f"+3361299{Invitation.objects.count():04}"
    name = at_the_preview(page, inviter, phone=number)
    expect(panel(page).locator("[data-share]").locator("visible=true")).to_have_count(0)
    choose_channel(page, "Ouvrir dans mes SMS")
    link = expect_panel(page, "Transmettre l’invitation").locator("a.channel", has_text="Ouvrir dans mes SMS")
    where = link.get_attribute("href") or ""
    assert where.startswith(f"sms:{number.replace('+', '%2B')}?&body=")
    text = unquote(where.split("body=")[1])
    assert link_in(text).startswith(f"{site.url}/i/")
    assert inviter.name in text
    assert "Plaie" not in text
    page.evaluate("addEventListener('click', (event) => event.target.closest('a.channel') && event.preventDefault())")
    link.click()
    expect(panel(page).locator(".fate")).to_contain_text("Partagée")
    expect_no_lie(page)
    until(lambda: handed(name) == ["sms"])


def test_a_computer_offers_no_sms_of_its_own(open_as: OpenAs) -> None:
    inviter = professional()
    page = open_as(inviter)
    page.add_init_script(NO_SHARE_SHEET)
    at_the_preview(page, inviter, email=address())
    expect(panel(page).locator(".channel", has_text="Ouvrir dans mes SMS")).to_be_hidden()
    expect(panel(page).locator(".channel", has_text="Ouvrir dans ma messagerie")).to_be_visible()
    expect(panel(page).locator(".channel", has_text="Copier le lien")).to_be_visible()


def test_the_message_is_in_the_language_chosen_for_the_person(open_as: OpenAs, site: Site, size: Size) -> None:
    inviter, mail = professional(), address()
    make_entry("Anne", unique("Eng"))
    page = open_as(inviter, size)
    at_the_preview(page, inviter, email=mail)
    press(page, "Modifier")
    panel(page).get_by_label("Langue du message").select_option("en")
    press(page, "Voir le message")
    expect(letter_preview(page)).to_contain_text("invites you to join Cercle")
    expect(letter_preview(page)).to_have_attribute("lang", "en")
    press(page, "Envoyer")
    until(lambda: site.mail.to(mail))
    assert "invites you to join Cercle" in site.mail.to(mail)[0].text


def test_passing_on_what_was_also_sent_denies_nothing(open_as: OpenAs, site: Site, size: Size) -> None:
    inviter, mail = professional(), address()
    page = open_as(inviter, size)
    at_the_preview(page, inviter, email=mail)
    press(page, "Envoyer")
    expect(panel(page).locator(".fate")).to_contain_text("E-mail : remis au serveur")
    press(page, "Transmettre aussi le lien moi-même")
    said = expect_panel(page, "Transmettre l’invitation")
    expect(said).to_contain_text("Vous pouvez aussi transmettre vous-même")
    expect(said).not_to_contain_text("n’a rien envoyé")
