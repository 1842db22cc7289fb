"""Accepting and refusing: the human act, and what robots do not do (product.md §5)."""

import re

import pytest
from django.test import Client

from cercle.accounts.models import Account
from cercle.core.testing import PASSWORD, Cast, Clock, make_account, make_entry, signed_in
from cercle.delivery.testing import Peer, run_jobs
from cercle.directory.models import Identity, Professional
from cercle.discussions.models import Member, PendingSeat
from cercle.invitations.actions import correct, delete
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State
from cercle.notifications.models import Notification
from cercle.web.tests.inviting import forms_of, invited, press, text_of
from cercle.web.tests.test_landing_states import ADDRESS, SHOW, open_link, state_of, token

JOIN, ACCEPT = "/invitation/compte/", "/invitation/accepter/"
CODE, CHECK = "/invitation/code/", "/invitation/code/verifier/"
DECLINE, NOT_ME, RENEW = "/invitation/decliner/", "/invitation/pas-moi/", "/invitation/nouveau-lien/"
GOOD = {
    "given_name": "Agathe",
    "family_name": "Deschamps",
    "profession": "Orthophoniste",
    "town": "Vitré",
    "password": "trois petits chats verts",
}


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return invited(cast.doctor, name="Agathe Deschamps", email=ADDRESS, discussion=cast.discussion)


def test_signing_up_makes_an_account_signs_it_in_and_tells_the_inviter(cast: Cast, invitation: Invitation) -> None:
    client = open_link(invitation)
    done = press(client, client.get(SHOW), JOIN, **GOOD)
    assert done.headers["Location"] == "/invitation/bienvenue/"
    account = Account.objects.get(email=ADDRESS)
    welcome = text_of(client.get("/invitation/bienvenue/"))
    assert "Bienvenue, Agathe Deschamps" in welcome
    assert "Hélène Martin" in welcome
    entry = Professional.objects.get(account=account)
    assert (entry.profession, entry.identity) == ("Orthophoniste", Identity.DECLARED)
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.cookies["invitation"].value == ""
    assert Notification.objects.get(account=cast.doctor).kind == "colleague_connected"
    assert PendingSeat.objects.get().state == "ready"
    assert not Member.objects.filter(account=account).exists()
    assert client.get(f"/discussions/{cast.discussion.pk}/").status_code == 404


def test_pressing_join_twice_makes_one_account(cast: Cast, invitation: Invitation) -> None:
    client = open_link(invitation)
    page = client.get(SHOW)
    cookie = client.cookies["invitation"].value
    press(client, page, JOIN, **GOOD)
    twin = Client()
    twin.cookies["invitation"] = cookie
    press(twin, page, JOIN, **GOOD)
    assert Account.objects.filter(email=ADDRESS).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"given_name": ""}, "Prénom"),
        ({"password": "court"}, "12 caractères"),
        ({"password": "123456789012"}, "Mot de passe"),
        ({"profession": "Sorcier"}, "Profession"),
    ],
)
def test_mistakes_stay_beside_their_field(invitation: Invitation, typed: dict[str, str], said: str) -> None:
    client = open_link(invitation)
    page = press(client, client.get(SHOW), JOIN, **{**GOOD, **typed})
    assert page.status_code == 422
    assert said in text_of(page)
    assert 'value="Deschamps"' in page.content.decode()
    assert GOOD["password"] not in page.content.decode()
    assert not Account.objects.filter(email=ADDRESS).exists()
    assert state_of(invitation)["state"] == State.OPEN


def test_somebody_of_the_directory_is_not_asked_who_they_are(cast: Cast) -> None:
    entry = make_entry("Agathe", "Deschamps", "Orthophoniste", "Vitré")
    client = open_link(invited(cast.doctor, entry=entry, email=ADDRESS))
    page = client.get(SHOW)
    assert 'name="given_name"' not in page.content.decode()
    press(client, page, JOIN, password=GOOD["password"])
    entry.refresh_from_db()
    assert entry.account
    assert entry.account.email == ADDRESS


def test_a_copied_link_needs_the_code_that_was_sent(invitation: Invitation, smtp_peer: Peer) -> None:
    client = open_link(invitation, Channel.COPY)
    page = client.get(SHOW)
    refused = client.post(JOIN, {**GOOD, "shown": dict(forms_of(page)[0]["fields"])["shown"]})
    assert refused.status_code == 409
    asked = press(client, page, CODE)
    assert "a•••@example.net" in text_of(asked)
    run_jobs()
    [code] = [
        found[1]
        for mail in smtp_peer.to(ADDRESS)
        if (found := re.search(r"\b(\d{3}\s?\d{3})\b", mail.text)) and "/i/" not in mail.text
    ]
    wrong = press(client, asked, CHECK, code="000000")
    assert wrong.status_code == 409
    assert "Encore" in text_of(wrong)
    other = open_link(invitation, Channel.COPY)
    stolen = press(other, press(other, other.get(SHOW), CODE), CHECK, code=code)
    assert stolen.status_code == 409
    assert press(client, wrong, CHECK, code=code).status_code == 302
    press(client, client.get(SHOW), JOIN, **GOOD)
    assert Account.objects.filter(email=ADDRESS).exists()


def test_an_existing_account_comes_back_from_signing_in(cast: Cast, invitation: Invitation) -> None:
    agathe = make_account("Agathe Deschamps", email=ADDRESS)
    client = open_link(invitation)
    client.get(SHOW)
    back = client.post("/connexion/?next=/invitation/", {"login": ADDRESS, "password": PASSWORD, "next": SHOW})
    assert back.headers["Location"] == SHOW
    page = client.get(SHOW)
    unticked = press(client, page, ACCEPT)
    assert unticked.status_code == 422
    assert state_of(invitation)["state"] == State.OPEN
    press(client, unticked, ACCEPT, confirm="yes")
    assert state_of(invitation)["accepted_by_id"] == agathe.pk


def test_a_link_never_signs_in(cast: Cast, invitation: Invitation) -> None:
    make_account("Agathe Deschamps", email=ADDRESS)
    client = open_link(invitation)
    shown = open_link(invitation)
    assert "_auth_user_id" not in client.session
    press_error = client.post(JOIN, {**GOOD, "shown": "x"})
    assert press_error.headers["Location"] == SHOW
    assert "_auth_user_id" not in shown.session
    assert state_of(invitation)["state"] == State.OPEN


def test_somebody_else_chooses_explicitly(cast: Cast, invitation: Invitation) -> None:
    client = open_link(invitation, client=signed_in(cast.stranger))
    page = client.get(SHOW)
    assert press(client, page, ACCEPT).status_code == 422
    press(client, page, ACCEPT, confirm="yes")
    assert state_of(invitation)["accepted_by_id"] == cast.stranger.pk


def test_somebody_else_signs_out_and_goes_on(cast: Cast, invitation: Invitation) -> None:
    client = open_link(invitation, client=signed_in(cast.stranger))
    press(client, client.get(SHOW), "/invitation/changer-de-compte/")
    assert "Créer mon compte et accepter" in text_of(client.get(SHOW))


def test_a_form_made_for_another_link_or_reader_is_not_believed(cast: Cast, invitation: Invitation) -> None:
    other = invited(cast.nurse, name="Quelqu’un d’autre", email="autre@example.net")
    client = open_link(invitation)
    page = client.get(SHOW)
    open_link(other, client=client)
    assert press(client, page, JOIN, **GOOD).headers["Location"] == SHOW
    assert not Account.objects.filter(email__in=[ADDRESS, "autre@example.net"]).exists()
    client = open_link(invitation, client=signed_in(cast.stranger))
    page = client.get(SHOW)
    client.force_login(cast.outsider)
    press(client, page, ACCEPT, confirm="yes")
    assert state_of(invitation)["state"] == State.OPEN


@pytest.mark.parametrize(
    ("path", "answer", "state"), [(DECLINE, "decline", State.DECLINED), (NOT_ME, "not_me", State.NOT_ME)]
)
def test_refusing_needs_a_choice(cast: Cast, invitation: Invitation, path: str, answer: str, state: str) -> None:
    client = open_link(invitation)
    page = client.get(path)
    assert "checked" not in page.content.decode()
    empty = press(client, page, path)
    assert empty.status_code == 422
    back = press(client, page, path, confirmation="back")
    assert back.headers["Location"] == SHOW
    assert state_of(invitation)["state"] == State.OPEN
    done = press(client, page, path, confirmation=answer)
    assert done.status_code == 200
    assert state_of(invitation)["state"] == state
    assert Notification.objects.filter(account=cast.doctor).exists()
    assert client.get(SHOW).status_code == 404


def test_asking_for_a_new_link_rings_the_inviter_once(cast: Cast, invitation: Invitation, clock: Clock) -> None:
    clock.move(days=15)
    client = open_link(invitation)
    page = client.get(SHOW)
    assert press(client, page, RENEW).status_code == 410 or not Notification.objects.exists()
    done = press(client, page, RENEW, confirm="yes")
    assert "Votre demande est faite" in text_of(done)
    press(client, page, RENEW, confirm="yes")
    assert Notification.objects.filter(account=cast.doctor, kind="link_requested").count() == 1
    for _more in range(3):
        last = press(client, page, RENEW, confirm="yes")
    assert last.status_code == 429


@pytest.mark.parametrize("account", [None, "stranger", "invited"])
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.COPY])
@pytest.mark.parametrize("age", [0, 20])
def test_a_robot_that_presses_every_button_of_every_page_triggers_nothing(
    cast: Cast, invitation: Invitation, clock: Clock, account: str | None, channel: Channel, age: int
) -> None:
    """Every link is followed, every form sent once as it stands, from a signed-out and from a signed-in browser."""
    people = {None: None, "stranger": cast.stranger, "invited": None}
    if account == "invited":
        people[account] = make_account("Agathe Deschamps", email=ADDRESS)
    clock.move(days=age)
    before, told = state_of(invitation), Notification.objects.count()
    reader = people[account]
    client = open_link(invitation, channel, client=signed_in(reader) if reader else None)
    seen: set[str] = set()
    waiting = [SHOW]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = client.get(path)
        if page.status_code >= 400 and page.status_code != 410:
            continue
        found = re.findall(r'href="(/invitation/[^"#]*)"', page.content.decode())
        waiting += [each for each in found if each not in seen]
        for form in forms_of(page):
            if form["method"] == "post" and form["action"].startswith("/invitation/"):
                client.post(form["action"], dict(form["fields"]))
                client.get(f"/i/{token(invitation, channel)}")
    assert state_of(invitation) == before
    assert Notification.objects.count() == told
    assert {SHOW}.issubset(seen)


@pytest.mark.parametrize("holds", [True, False])
def test_the_address_of_a_button_leads_to_the_invitation(invitation: Invitation, holds: bool) -> None:
    client = open_link(invitation) if holds else Client()
    before = state_of(invitation)
    buttons = ("compte/", "accepter/", "code/", "code/verifier/", "nouveau-lien/", "changer-de-compte/")
    for path in (*buttons, "naissance/", "rejoindre/"):
        for method in ("get", "head", "put"):
            answer = getattr(client, method)(SHOW + path)
            assert (answer.status_code, answer.headers["Location"]) == (302, SHOW)
            assert answer.headers["Cache-Control"] == "no-store"
    assert state_of(invitation) == before


def test_a_correction_or_deletion_meanwhile_wins(cast: Cast, invitation: Invitation) -> None:
    client = open_link(invitation)
    page = client.get(SHOW)
    correct(cast.doctor, invitation, email="la.bonne@example.net")
    assert press(client, page, JOIN, **GOOD).status_code in {409, 410}
    assert not Account.objects.filter(email=ADDRESS).exists()
    other = invited(cast.doctor, name="Luc Autre", email="luc@example.net")
    client = open_link(other)
    page = client.get(SHOW)
    delete(cast.doctor, other)
    assert press(client, page, JOIN, **GOOD).status_code == 404


def test_welcome_needs_sign_in() -> None:
    assert Client().get("/invitation/bienvenue/").status_code == 302
