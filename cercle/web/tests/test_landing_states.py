"""Where a link leads, in every state it can be in (product.md §5). Reading changes nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.testing import Cast, Clock, make_account, signed_in
from cercle.invitations import links
from cercle.invitations.actions import correct, delete
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State
from cercle.invitations.tests.making import BORN, invite_patient
from cercle.web.tests.inviting import invited, text_of

ADDRESS = "agathe.deschamps@example.net"
SHOW = "/invitation/"
DOUBTFUL = ["", "x", "a" * 48, "A" * 5000, "%00", "..%2F..%2Fetc", "null", "[]", "é", "a/b/c"]


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return invited(cast.doctor, name="Agathe Deschamps", email=ADDRESS, discussion=cast.discussion)


def token(invitation: Invitation, channel: Channel = Channel.EMAIL) -> str:
    return links.make(invitation, channel)


def open_link(invitation: Invitation, channel: Channel = Channel.EMAIL, client: Client | None = None) -> Client:
    client = client or Client()
    client.get(f"/i/{token(invitation, channel)}")
    return client


def state_of(invitation: Invitation) -> dict[str, object]:
    return dict(Invitation.objects.values().get(pk=invitation.pk))


def test_arriving_is_the_same_for_every_token(cast: Cast, invitation: Invitation) -> None:
    before = state_of(invitation)
    for each in [token(invitation), *DOUBTFUL]:
        for method in ("get", "head", "options"):
            response = getattr(Client(), method)(f"/i/{each}")
            assert response.status_code == 302
            assert response.headers["Location"] == SHOW
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.content == b""
            cookie = response.cookies["invitation"]
            assert cookie["httponly"]
            assert cookie["path"] == SHOW
            assert cookie["max-age"] == 1800
    assert Client().post(f"/i/{token(invitation)}").status_code == 405
    assert state_of(invitation) == before


def test_the_cookie_cannot_be_written_by_hand(invitation: Invitation) -> None:
    client = Client()
    client.cookies["invitation"] = f'["{token(invitation)}", "x"]'
    assert client.get(SHOW).status_code == 404


def test_a_new_person_sees_who_invites_and_a_form(invitation: Invitation) -> None:
    page = open_link(invitation).get(SHOW)
    assert page.status_code == 200
    said = text_of(page)
    assert "Hélène Martin vous invite" in said
    assert "Médecin" in said
    assert "Créer mon compte et accepter" in said
    assert ADDRESS in said, "the mailed link proved it"
    assert 'value="Agathe"' in page.content.decode()
    assert token(invitation) not in page.content.decode()
    assert "Plaie" not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("channel", [Channel.COPY, Channel.SHARE, Channel.MAILTO, Channel.TEXT])
def test_a_link_that_proves_nothing_asks_for_a_code_first(invitation: Invitation, channel: Channel) -> None:
    page = open_link(invitation, channel).get(SHOW)
    said = text_of(page)
    assert "Recevoir le code" in said
    assert "a•••@example.net" in said
    assert "Agathe" not in said
    assert "Créer mon compte" not in said


def test_an_existing_account_signs_in_and_comes_back(cast: Cast, invitation: Invitation) -> None:
    make_account("Agathe Deschamps", email=ADDRESS, last_seen=timezone.now() - timedelta(days=300))
    page = open_link(invitation).get(SHOW)
    assert 'href="/connexion/?next=/invitation/"' in page.content.decode()
    assert "Créer mon compte" not in text_of(page)


def test_the_right_person_signed_in_confirms(cast: Cast, invitation: Invitation) -> None:
    agathe = make_account("Agathe Deschamps", email=ADDRESS, last_seen=timezone.now() - timedelta(days=300))
    page = open_link(invitation, client=signed_in(agathe)).get(SHOW)
    assert "C’est bien moi et j’accepte l’invitation." in text_of(page)
    assert 'name="confirm"' in page.content.decode()
    assert "checked" not in page.content.decode()


def test_somebody_else_signed_in_sees_both_names(cast: Cast, invitation: Invitation) -> None:
    said = text_of(open_link(invitation, client=signed_in(cast.stranger)).get(SHOW))
    assert "Agathe Deschamps" in said
    assert "Inès Moreau" in said
    assert "Me déconnecter et continuer en tant que Agathe Deschamps" in said
    assert "Accepter en tant que Inès Moreau" in said


def test_others_who_cannot_accept(cast: Cast, invitation: Invitation) -> None:
    assert "s’adresse à un professionnel" in text_of(open_link(invitation, client=signed_in(cast.patient)).get(SHOW))
    assert "que vous avez envoyée" in text_of(open_link(invitation, client=signed_in(cast.doctor)).get(SHOW))
    make_account("Agathe Deschamps", email=ADDRESS)
    assert "qui a déjà un compte" in text_of(open_link(invitation, client=signed_in(cast.stranger)).get(SHOW))


def test_a_closed_account_says_whom_to_ask(cast: Cast, invitation: Invitation) -> None:
    make_account("Agathe Deschamps", email=ADDRESS, is_active=False)
    assert "a été fermé" in text_of(open_link(invitation).get(SHOW))


def test_an_expired_link_offers_a_way_out(invitation: Invitation, clock: Clock) -> None:
    client = open_link(invitation)
    clock.move(days=14, seconds=-1)
    client = open_link(invitation)
    assert client.get(SHOW).status_code == 200
    clock.move(seconds=2)
    page = client.get(SHOW)
    assert page.status_code == 410
    assert "a expiré" in text_of(page)
    assert "Demander un nouveau lien" in text_of(page)
    assert "Agathe" not in text_of(page)
    assert "Hélène" not in text_of(page)


def test_a_replaced_link_names_nobody(cast: Cast, invitation: Invitation) -> None:
    client = open_link(invitation)
    correct(cast.doctor, invitation, email="la.bonne@example.net")
    page = client.get(SHOW)
    assert page.status_code == 410
    assert "remplacé" in text_of(page)
    assert "Demander un nouveau lien" in text_of(page)
    for name in ("Agathe", "Hélène", "bonne"):
        assert name not in text_of(page)


@pytest.mark.parametrize(
    ("state", "words"), [(State.ACCEPTED, "déjà servi"), (State.DECLINED, "déclinée"), (State.NOT_ME, "close")]
)
def test_a_used_link_says_what_to_do(invitation: Invitation, state: str, words: str) -> None:
    Invitation.objects.update(state=state, ended_at=timezone.now())
    page = open_link(invitation).get(SHOW)
    assert page.status_code == 410
    assert words in text_of(page)


def test_frozen_when_nobody_who_invited_is_left(cast: Cast, invitation: Invitation) -> None:
    Account.objects.filter(pk=cast.doctor.pk).update(is_active=False)
    page = open_link(invitation).get(SHOW)
    assert page.status_code == 410
    assert "suspendue" in text_of(page)


@pytest.mark.parametrize("kind", ["colleague", "patient"])
def test_deleted_unknown_and_no_link_look_exactly_alike(cast: Cast, invitation: Invitation, kind: str) -> None:
    if kind == "patient":
        made = invite_patient(cast.doctor, birth_date=BORN).invitation
        assert isinstance(made, Invitation)
        invitation = made
    held = open_link(invitation)
    delete(cast.doctor, invitation)
    never = Client()
    never.get("/i/" + "A" * 48)
    answers = []
    for client in (held, open_link(invitation), never, Client()):
        for method in ("get", "head", "options"):
            response = getattr(client, method)(SHOW)
            answers.append((method, response.status_code, response.content, sorted(response.headers.items())))
    for method in ("get", "head", "options"):
        assert len({repr(answer) for answer in answers if answer[0] == method}) == 1
    paths = ["code/", "code/verifier/", "compte/", "accepter/", "decliner/", "pas-moi/", "nouveau-lien/"]
    paths += ["naissance/", "rejoindre/", "sans-code/"]
    for path in paths:
        seen = set()
        for client in (held, never):
            for method in ("get", "post"):
                response = getattr(client, method)(SHOW + path)
                headers = sorted((k, v) for k, v in response.headers.items())
                body = re.sub(rb'value="[A-Za-z0-9]{64}"', b"", response.content)
                seen.add((method, response.status_code, body, repr(headers)))
        assert len(seen) <= 2, path


def test_reading_in_every_way_changes_nothing(cast: Cast, invitation: Invitation) -> None:
    before = state_of(invitation)
    client = open_link(invitation)
    for path in ("", "decliner/", "pas-moi/"):
        for method in ("get", "head", "options"):
            assert getattr(client, method)(SHOW + path).status_code in {200, 405}
    assert state_of(invitation) == before


def test_link_pages_are_limited_per_address(invitation: Invitation, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "LINK_ADDRESS": 5}
    codes = [Client(REMOTE_ADDR="192.0.2.7").get("/i/x").status_code for _ in range(7)]
    assert codes == [302] * 5 + [429] * 2
    assert Client(REMOTE_ADDR="192.0.2.8").get("/i/x").status_code == 302


def test_the_pages_cost_few_queries(invitation: Invitation, django_assert_max_num_queries: Any) -> None:
    client = open_link(invitation)
    with django_assert_max_num_queries(12):
        client.get(SHOW)
