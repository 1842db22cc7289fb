"""Where a link leads, and every way to answer it (product.md §5)."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from cercle.core.testing import PASSWORD
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State
from cercle.web.tests.browser.arriving import dead_link, invited
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import Person, professional
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import letter_to, panel, press

OpenAs = Callable[..., Page]


def outside_the_directory() -> Person:
    """Somebody with an account that was not seen for long and that no directory entry names."""
    person = professional("Anne", seen_days_ago=200)
    person.entry.account = None
    person.entry.retired_at = timezone.now()
    person.entry.save(update_fields=["account", "retired_at"])
    return person


def state_of(invitation: Invitation) -> str:
    return Invitation.objects.get(pk=invitation.pk).state


def expect_welcome(page: Page, name: str) -> None:
    page.wait_for_url("**/invitation/bienvenue/")
    expect(page.get_by_role("heading", name=f"Bienvenue, {name}")).to_be_visible()


def test_a_copied_link_needs_a_code_from_the_mailbox(open_as: OpenAs, site: Site, size: Size) -> None:
    here = invited()
    page = open_as(None, size)
    page.goto(here.link(Channel.COPY))
    expect(page).to_have_url(f"{site.url}/invitation/")
    expect(page.locator("main")).not_to_contain_text(here.email)
    page.get_by_role("button", name="Recevoir le code").click()
    code = re.search(r"\b\d{3} \d{3}\b", letter_to(site, here.email).text)
    assert code
    wrong = f"{(int(code[0].replace(' ', '')) + 1) % 1_000_000:06}"
    page.get_by_label("Code reçu").fill(wrong)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Code reçu")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Code reçu").fill(code[0])
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Profession").select_option("Médecin")
    page.get_by_label("Ville d’exercice").fill("Rennes")
    expect(page.get_by_label("Adresse email")).to_have_count(0)  # the code proved it
    page.get_by_label("Mot de passe", exact=True).fill("court")
    page.get_by_role("button", name="Créer mon compte et accepter").click()
    expect(page.get_by_label("Mot de passe", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Ville d’exercice")).to_have_value("Rennes")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte et accepter").click()
    expect_welcome(page, here.name)
    assert state_of(here.invitation) == State.ACCEPTED


def test_who_has_an_account_signs_in_and_comes_back(open_as: OpenAs, size: Size) -> None:
    person = outside_the_directory()
    here = invited(person.name, person.email)
    page = open_as(None, size)
    page.goto(here.link())
    page.get_by_role("link", name="Se connecter").click()
    person.sign_in(page)
    page.wait_for_url("**/invitation/")
    page.get_by_label("C’est bien moi et j’accepte l’invitation.").check()
    page.get_by_role("button", name="Accepter").click()
    expect_welcome(page, person.name)
    assert state_of(here.invitation) == State.ACCEPTED


def test_whoever_the_directory_knows_only_has_to_sign_in(open_as: OpenAs, size: Size) -> None:
    """The link leads through the sign-in and back: they may still decline, so nobody is told before they accept."""
    person = professional("Anne", seen_days_ago=200)
    here = invited(person.name, person.email)
    inviter, page = open_as(here.inviter, size), open_as(None, size)
    inviter.goto("/discussions/")
    page.goto(here.link())
    page.get_by_role("link", name="Se connecter").click()
    person.sign_in(page)
    page.wait_for_url("**/invitation/")
    page.get_by_label("C’est bien moi et j’accepte l’invitation").check()
    assert state_of(here.invitation) == State.OPEN
    page.get_by_role("button", name="Accepter").click()
    expect_welcome(page, person.name)
    expect(inviter.locator("#toasts")).to_contain_text(f"{person.name} s’est connecté à Cercle.")
    assert state_of(here.invitation) == State.ACCEPTED


def test_the_right_person_signed_in_only_confirms(open_as: OpenAs, size: Size) -> None:
    person = outside_the_directory()
    here = invited(person.name, person.email)
    page = open_as(person, size)
    page.goto(here.link())
    expect(page.locator("main")).to_contain_text(f"{here.inviter.name} vous invite à rejoindre Cercle")
    page.get_by_label("C’est bien moi et j’accepte l’invitation.").check()
    page.get_by_role("button", name="Accepter").click()
    expect_welcome(page, person.name)
    page.goto(here.link())
    expect(page.get_by_role("heading", name="Votre invitation est acceptée")).to_be_visible()


def test_somebody_else_signed_in_chooses_with_both_names_before_them(open_as: OpenAs, size: Size) -> None:
    here, other = invited(), professional("Paul")
    page = open_as(other, size)
    page.goto(here.link())
    expect(page.locator("main")).to_contain_text(f"L’invitation est au nom de {here.name}.")
    expect(page.locator("main")).to_contain_text(f"Vous êtes connecté en tant que {other.name}.")
    page.get_by_role("button", name=f"Accepter en tant que {other.name}").click()
    assert state_of(here.invitation) == State.OPEN  # the browser wants the box ticked first
    page.get_by_label(re.compile("C’est bien moi")).check()
    page.get_by_role("button", name=f"Accepter en tant que {other.name}").click()
    expect_welcome(page, other.name)
    assert Invitation.objects.get(pk=here.invitation.pk).accepted_by == other.account


def test_somebody_else_signed_in_may_make_room_for_the_invited(open_as: OpenAs, size: Size) -> None:
    here, other = invited(), professional("Paul")
    page = open_as(other, size)
    page.goto(here.link())
    page.get_by_role("button", name=f"Me déconnecter et continuer en tant que {here.name}").click()
    expect(page.get_by_role("button", name="Créer mon compte et accepter")).to_be_visible()
    assert page.request.get("/discussions/", max_redirects=0).status == 302


def test_the_account_of_another_cannot_take_it(open_as: OpenAs) -> None:
    person, other = professional("Anne", seen_days_ago=200), professional("Paul")
    here = invited(person.name, person.email)
    page = open_as(other)
    page.goto(here.link())
    expect(page.locator("main")).to_contain_text(f"L’invitation est pour {person.name}, qui a déjà un compte.")
    expect(page.get_by_role("button", name="Accepter")).to_have_count(0)
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()


DEAD = {
    "expired": "Cette invitation a expiré",
    "replaced": "Ce lien a été remplacé",
    "accepted": "Cette invitation a déjà servi",
    "declined": "Cette invitation a été déclinée",
    "not_me": "Cette invitation est close",
    "frozen": "Cette invitation est suspendue",
    "deleted": "Ce lien n’ouvre aucune invitation",
    "unknown": "Ce lien n’ouvre aucune invitation",
}


def test_every_dead_link_says_what_to_do_and_names_nobody(open_as: OpenAs, size: Size) -> None:
    page = open_as(None, size)
    for state, heading in DEAD.items():
        here, link = dead_link(state)
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        for name in (here.name, here.inviter.name, here.email):
            expect(page.locator("body")).not_to_contain_text(name)
        may_ask = page.get_by_role("button", name="Demander un nouveau lien")
        expect(may_ask).to_have_count(1 if state in {"expired", "replaced"} else 0)
        expect(page.get_by_role("link", name="Aide pour répondre à une invitation")).to_be_visible()


def test_a_deleted_link_and_one_that_never_was_look_the_same(open_as: OpenAs) -> None:
    pages = []
    for state in ("deleted", "unknown"):
        page = open_as(None)
        page.goto(dead_link(state)[1])
        pages.append((page.url, page.content()))
    assert pages[0] == pages[1]


def test_asking_for_a_new_link_rings_the_inviter_who_renews_with_one_click(
    open_as: OpenAs, site: Site, size: Size
) -> None:
    here, link = dead_link("expired")
    inviter, page = open_as(here.inviter, size), open_as(None, size)
    inviter.goto("/discussions/")
    page.goto(link)
    page.get_by_label("Je souhaite que la personne qui m’a invité soit prévenue.").check()
    page.get_by_role("button", name="Demander un nouveau lien").click()
    expect(page.get_by_role("heading", name="Votre demande est faite")).to_be_visible()
    toast = inviter.locator(".toast", has_text=f"{here.name} demande un nouveau lien")
    toast.get_by_role("link", name="Renvoyer l’invitation").click()
    press(inviter, "Renvoyer l’invitation")
    letter_to(site, here.email)
    page.goto(link)
    expect(page.get_by_role("button", name="Créer mon compte et accepter")).to_be_visible()


def refuse(page: Page, choice: str, link: str) -> None:
    page.goto(link)
    page.get_by_text("Je ne veux pas de cette invitation").click()
    page.get_by_role("link", name=choice).click()
    page.get_by_role("button", name="Valider ma réponse").click()
    expect(page.locator(".field--invalid")).to_have_count(1)  # nothing was chosen: nothing happened


def test_declining_is_told_to_the_inviter_at_once(open_as: OpenAs, size: Size) -> None:
    here = invited()
    inviter, page = open_as(here.inviter, size), open_as(None, size)
    inviter.goto("/discussions/")
    refuse(page, "Décliner", here.link())
    assert state_of(here.invitation) == State.OPEN
    page.get_by_label("Je décline cette invitation").check()
    page.get_by_role("button", name="Valider ma réponse").click()
    expect(page.get_by_role("heading", name="Votre réponse est enregistrée")).to_be_visible()
    expect(inviter.locator("#toasts")).to_contain_text(f"{here.name} a décliné votre invitation.")
    assert state_of(here.invitation) == State.DECLINED


def test_not_me_kills_the_link_and_the_inviter_corrects(open_as: OpenAs, site: Site, size: Size) -> None:
    here = invited()
    inviter, page = open_as(here.inviter, size), open_as(None, size)
    inviter.goto("/discussions/")
    refuse(page, "Ce n’est pas moi", here.link(Channel.COPY))
    page.get_by_label("Ce n’est pas moi : cette invitation ne m’est pas destinée").check()
    page.get_by_role("button", name="Valider ma réponse").click()
    expect(page.get_by_role("heading", name="Merci de l’avoir signalé")).to_be_visible()
    assert state_of(here.invitation) == State.NOT_ME
    toast = inviter.locator(".toast", has_text="est arrivée à quelqu’un d’autre")
    toast.get_by_role("link", name="Corriger l’adresse").click()
    right = f"juste.{here.email}"
    panel(inviter).get_by_label("Adresse email").fill(right)
    press(inviter, "Renvoyer l’invitation")
    letter_to(site, right)
    assert not site.mail.to(here.email)
    page.goto(here.link())
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien a été remplacé")


def test_going_back_from_a_refusal_changes_nothing(open_as: OpenAs) -> None:
    here = invited()
    page = open_as(None)
    refuse(page, "Décliner", here.link())
    page.get_by_label("Revenir à l’invitation").check()
    page.get_by_role("button", name="Valider ma réponse").click()
    expect(page.get_by_role("button", name="Créer mon compte et accepter")).to_be_visible()
    assert state_of(here.invitation) == State.OPEN
