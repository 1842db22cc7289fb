"""A patient and a caregiver are invited, come in without a password, talk; the inviter corrects, deletes, leaves."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from cercle.invitations import links
from cercle.invitations.actions import invite_guest
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation
from cercle.web.tests.browser.conftest import PHONE, Size
from cercle.web.tests.browser.people import Person, address, professional, unique
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import letter_to, link_in, panel, press, until
from cercle.web.tests.browser.test_accessibility import STILL, expect_accessible, expect_no_sideways_scroll
from cercle.web.tests.browser.test_own_home import code_to

OpenAs = Callable[..., Page]


def open_list(page: Page) -> None:
    """By the menu at the top left of the list of discussions."""
    page.goto("/discussions/")
    page.locator("summary", has=page.locator("svg")).and_(page.get_by_label("Menu des invitations")).click()
    page.get_by_role("link", name="Invitations patients").click()
    expect(page.get_by_role("heading", name="Invitations patients", exact=True)).to_be_visible()


def fill_in(page: Page, name: str, email: str, birth_date: str = "") -> None:
    page.get_by_label("Nom et prénom de la personne invitée").fill(name)
    page.get_by_label("Adresse email").fill(email)
    if birth_date:
        page.get_by_label("Date de naissance (facultatif)").fill(birth_date)


def write(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#thread .message__body", has_text=text)).to_be_visible()


def expect_thread(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/discussions/[0-9a-f-]{36}/$"))


def detail_of(page: Page, invitation: Invitation) -> None:
    page.goto(f"/invitations/{invitation.pk}/")


def one(inviter: Person, **values: Any) -> Invitation:
    """An invitation of a patient from which nothing was sent by the server."""
    values = {"name": f"Jeanne {unique('Mor')}", "email": address("jeanne"), "way": "copy", **values}
    made = invite_guest(inviter.account, kind="patient", **values).invitation
    assert made
    return made


def say_who(page: Page, name: str) -> None:
    """What no robot types, and what nobody fills in beforehand."""
    given, family = name.split()
    page.get_by_label("Votre prénom").fill(given)
    page.get_by_label("Votre nom").fill(family)
    page.get_by_label("C’est bien moi qui suis invité").check()
    page.get_by_role("button", name="Accepter et ouvrir la conversation").click()
    expect_thread(page)


def come_in(page: Page, link: str, name: str) -> None:
    page.goto(link)
    say_who(page, name)


def test_a_patient_is_invited_comes_in_and_talks(open_as: OpenAs, site: Site, size: Size) -> None:
    doctor, name, mail = professional(), f"Antoine {unique('Dub')}", address("antoine")
    inviter = open_as(doctor, size)
    open_list(inviter)
    inviter.get_by_role("link", name="Inviter un patient").click()
    fill_in(inviter, name, mail, "02/05/1944")
    inviter.get_by_role("button", name="Voir le message").click()
    expect(inviter.get_by_role("heading", name="Le message qui va partir")).to_be_visible()
    inviter.get_by_role("button", name="Envoyer", exact=True).click()
    expect(inviter.get_by_role("heading", name=name)).to_be_visible()
    expect(inviter.locator(".who--page")).to_contain_text("En attente")
    letter = letter_to(site, mail)
    assert name.split()[1] not in letter.text + letter.subject

    patient = open_as(None, size)
    patient.goto(link_in(letter.text))
    expect(patient.get_by_role("heading", level=1)).to_contain_text(doctor.name)
    expect(patient.locator("body")).not_to_contain_text(name)  # nothing is proven yet
    field = patient.get_by_label("Votre date de naissance")
    field.fill("03/05/1944")
    patient.get_by_role("button", name="Accepter et ouvrir la conversation").click()
    expect(patient.locator(".field__error, .field__errors").first).to_be_visible()
    patient.get_by_label("Votre date de naissance").fill("2 mai 1944")
    patient.get_by_role("button", name="Accepter et ouvrir la conversation").click()
    expect_thread(patient)
    write(patient, "Bonjour docteur")

    # The inviter's open page hears of it and leads there.
    toast = inviter.locator("#toasts")
    expect(toast).to_contain_text(name)
    open_list(inviter)
    expect(inviter.locator(".row, li", has_text=name).first).to_contain_text("Acceptée")
    inviter.get_by_role("link", name=re.compile(name)).first.click()
    expect(inviter.get_by_role("button", name="Renvoyer l’invitation")).to_have_count(0)
    inviter.get_by_role("link", name="Ouvrir le fil patient").click()
    expect_thread(inviter)
    expect(inviter.locator("#thread")).to_contain_text("Bonjour docteur")
    write(inviter, "Bonjour, je vous lis")
    expect(patient.locator("#thread")).to_contain_text("Bonjour, je vous lis")
    for page in (patient, inviter):
        expect_no_sideways_scroll(page)


def test_a_link_in_hand_asks_for_a_code_and_three_screens_are_enough(open_as: OpenAs, site: Site, size: Size) -> None:
    invitation = one(professional())
    patient = open_as(None, size)
    patient.goto(links.url(invitation, Channel.QR))
    patient.get_by_role("button", name="Recevoir le code").click()
    patient.get_by_label("Code reçu").fill(code_to(site, invitation.email))
    say_who(patient, invitation.name)


def test_without_a_code_the_professional_sees_that_nothing_is_verified(open_as: OpenAs, size: Size) -> None:
    doctor = professional()
    invitation = one(doctor)
    patient = open_as(None, size)
    patient.goto(links.url(invitation, Channel.COPY))
    patient.get_by_role("link", name="Je ne peux pas recevoir ce code").click()
    say_who(patient, invitation.name)
    inviter = open_as(doctor, size)
    inviter.goto(patient.url)
    expect(inviter.get_by_text("Identité non vérifiée").locator("visible=true").first).to_be_visible()
    inviter.goto(patient.url.replace("discussions", "patients"))
    inviter.get_by_role("link", name="Confirmer son identité").locator("visible=true").first.click()
    panel(inviter).get_by_role("button", name=re.compile("Confirmer")).click()
    expect(panel(inviter)).to_have_count(0)
    inviter.goto(patient.url)
    expect(inviter.locator("#conversation")).not_to_contain_text("Identité non vérifiée")


def test_a_corrected_address_kills_the_earlier_link(open_as: OpenAs, site: Site, size: Size) -> None:
    doctor, right = professional(), address("bonne")
    invitation = one(doctor)
    wrong = links.url(invitation, Channel.EMAIL)
    page = open_as(doctor, size)
    detail_of(page, invitation)
    page.get_by_label("Adresse email").fill("pas une adresse")
    page.get_by_role("button", name="Renvoyer l’invitation").click()
    expect(page.get_by_label("Adresse email")).to_have_value("pas une adresse")
    expect(page.get_by_label("Adresse email")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Adresse email").fill(right)
    page.get_by_role("button", name="Renvoyer l’invitation").click()
    link = link_in(letter_to(site, right).text)
    patient = open_as(None, size)
    patient.goto(wrong)
    expect(patient.get_by_role("button", name=re.compile("Demander un nouveau lien"))).to_be_visible()
    patient.goto(link)
    expect(patient.get_by_label("Votre prénom")).to_be_visible()


def test_a_deleted_invitation_is_gone_for_good(open_as: OpenAs, size: Size) -> None:
    doctor = professional()
    invitation = one(doctor)
    page = open_as(doctor, size)
    detail_of(page, invitation)
    page.get_by_role("link", name="Supprimer l’invitation").or_(
        page.get_by_role("button", name="Supprimer l’invitation")
    ).first.click()
    expect(panel(page)).to_contain_text("C’est définitif")
    panel(page).get_by_role("button", name="Supprimer l’invitation").click()
    expect(page.get_by_role("heading", name="Invitations patients", exact=True)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(invitation.name)
    stranger = open_as(None, size)
    stranger.goto(links.url(invitation, Channel.EMAIL))
    expect(stranger.get_by_role("heading", level=1)).to_be_visible()
    assert stranger.locator("form").count() == 0 or not stranger.get_by_label("Votre prénom").count()


def test_a_stale_page_cannot_undo_an_acceptance(open_as: OpenAs, size: Size) -> None:
    doctor = professional()
    invitation = one(doctor)
    stale, patient = open_as(doctor, size), open_as(None, size)
    detail_of(stale, invitation)
    come_in(patient, links.url(invitation, Channel.EMAIL), invitation.name)
    stale.get_by_role("button", name="Renvoyer l’invitation").click()
    expect(stale.get_by_role("alert").first).to_contain_text("acceptée")
    expect(stale.get_by_role("link", name="Ouvrir le fil patient")).to_be_visible()


def test_the_link_is_copied_by_its_button(open_as: OpenAs, size: Size) -> None:
    doctor = professional()
    invitation = one(doctor)
    page = open_as(doctor, size, permissions=["clipboard-read", "clipboard-write"])
    detail_of(page, invitation)
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == links.url(invitation, Channel.COPY)
    until(lambda: invitation.handovers.filter(way="copy").exists())


def test_a_caregiver_joins_and_everybody_sees_who_is_who(open_as: OpenAs, site: Site, size: Size) -> None:
    doctor, mail, name = professional(), address("claire"), f"Claire {unique('Mor')}"
    invitation = one(doctor)
    patient = open_as(None, size)
    come_in(patient, links.url(invitation, Channel.EMAIL), invitation.name)

    inviter = open_as(doctor, size)
    inviter.goto(patient.url)
    expect(inviter.locator("#conversation")).not_to_contain_text("Identité non vérifiée")
    inviter.locator("#talk-title").get_by_role("link", name=invitation.name).click()
    expect(inviter.get_by_role("heading", name="Administratif")).to_be_visible()
    inviter.get_by_role("link", name="Inviter un aidant").click()
    inviter.get_by_label("Lien avec le patient").select_option(label="enfant")
    inviter.get_by_label("Le patient, ou son représentant légal, est d’accord").check()
    fill_in(inviter, name, mail)
    inviter.get_by_role("button", name="Voir le message").click()
    inviter.get_by_role("button", name="Envoyer", exact=True).click()
    letter = letter_to(site, mail)
    assert invitation.name.split()[1] not in letter.text

    caregiver = open_as(None, size)
    come_in(caregiver, link_in(letter.text), name)
    expect(caregiver).to_have_url(patient.url)
    write(caregiver, "Je suis sa fille")
    message = patient.locator("#thread .message", has_text="Je suis sa fille")
    expect(message).to_contain_text("Aidant")
    write(patient, "Bonjour ma fille")
    expect(caregiver.locator("#thread .message", has_text="Bonjour ma fille")).to_contain_text("Patient")


def test_leaving_says_what_remains(open_as: OpenAs, size: Size) -> None:
    doctor = professional()
    invitation = one(doctor)
    patient = open_as(None, size)
    come_in(patient, links.url(invitation, Channel.EMAIL), invitation.name)
    inviter = open_as(doctor, size)
    inviter.goto(patient.url.replace("discussions", "patients"))
    inviter.get_by_role("link", name="Quitter le fil patient").click()
    expect(panel(inviter)).to_contain_text(re.compile("rest", re.IGNORECASE))
    press(inviter, "Quitter le fil patient")
    expect(patient.locator("#thread")).to_contain_text(f"{doctor.name} a quitté")
    inviter.goto(patient.url)
    expect(inviter.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")


def test_the_new_screens_have_no_fault_a_machine_can_see(open_as: OpenAs, site: Site, size: Size) -> None:
    doctor = professional()
    long = address("unepersonnedontladresseestlongue")  # wider than a telephone is
    invitation, other = one(doctor, email=long), one(doctor, birth_date=date(1944, 5, 2))
    page = open_as(doctor, size, **STILL)
    for where in (
        "/invitations/patients/",
        "/invitations/confreres/",
        "/invitations/patients/nouvelle/",
        f"/invitations/{invitation.pk}/",
        f"/invitations/{invitation.pk}/supprimer/",
        "/aide/accepter-une-invitation/",
    ):
        page.goto(where)
        expect_accessible(page)
        expect_no_sideways_scroll(page)
    patient = open_as(None, size, **STILL)
    for channel, which in ((Channel.EMAIL, other), (Channel.COPY, invitation), (Channel.EMAIL, invitation)):
        patient.goto(links.url(which, channel))
        expect_accessible(patient)
        expect_no_sideways_scroll(patient)
    say_who(patient, invitation.name)
    expect_accessible(patient)
    page.goto(patient.url.replace("discussions", "patients"))
    expect_accessible(page)
    expect_no_sideways_scroll(page)
    assert size != PHONE or page.viewport_size == PHONE
