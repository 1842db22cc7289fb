"""The second factor: an application, recovery codes, and confirming who one is."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from cercle.audit.models import AuditLine
from cercle.core.testing import PASSWORD, Cast
from cercle.delivery.testing import Peer, run_jobs
from cercle.web.tests.test_sessions import sign_in, who

APP = "/reglages/securite/application/"
FACTOR = "/connexion/second-facteur/"


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def confirmed(email: str) -> Client:
    """A browser whose owner has just typed the password again."""
    client = Client()
    sign_in(client, email)
    client.post("/connexion/confirmer/", {"password": PASSWORD})
    return client


def protect(client: Client) -> tuple[str, list[str]]:
    """Turn the application on; returns its secret and the recovery codes that the page showed."""
    page = client.get(APP).content.decode()
    found = re.search(r'id="totp-secret" value="(\w+)"', page)
    assert found
    done = client.post(APP, {"code": code_of(found[1])}, follow=True).content.decode()
    return found[1], re.findall(r"<code>(\d+)</code>", done)


def test_adding_an_application_asks_who_one_is_first(cast: Cast) -> None:
    client = Client()
    sign_in(client, "helene@example.org")
    assert client.get(APP)["Location"].startswith("/connexion/confirmer/")


def test_confirming_takes_the_password(cast: Cast) -> None:
    client = Client()
    sign_in(client, "helene@example.org")
    page = client.post("/connexion/confirmer/", {"password": "faux"}).content.decode()
    assert "Ce n’est pas votre mot de passe." in page
    assert client.get(APP).status_code == 302


def test_the_code_is_asked_after_the_password(cast: Cast) -> None:
    secret, codes = protect(confirmed("helene@example.org"))
    assert len(codes) == 10
    cache.clear()
    client = Client()
    assert sign_in(client, "helene@example.org", next="/reglages/")["Location"].startswith(FACTOR)
    assert who(client) is None
    assert client.get("/reglages/").status_code == 302
    assert client.post(FACTOR, {"code": code_of(secret)})["Location"] == "/reglages/"
    assert who(client) == str(cast.doctor.pk)


def test_a_code_works_once(cast: Cast) -> None:
    secret, _codes = protect(confirmed("helene@example.org"))
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "helene@example.org")
        client.post(FACTOR, {"code": code})
    assert [who(first) is not None, who(second) is not None] == [True, False]


def test_a_recovery_code_works_once(cast: Cast) -> None:
    _secret, codes = protect(confirmed("helene@example.org"))
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "helene@example.org")
        client.post(FACTOR, {"code": codes[0]})
    assert [who(first) is not None, who(second) is not None] == [True, False]


def test_wrong_codes_are_limited(cast: Cast) -> None:
    secret, _codes = protect(confirmed("helene@example.org"))
    client = Client()
    sign_in(client, "helene@example.org")
    pages = [client.post(FACTOR, {"code": "000000"}).content.decode() for _ in range(6)]
    assert "Ce code n’est pas le bon" in pages[0]
    assert "Trop d’essais." in pages[5]
    client.post(FACTOR, {"code": code_of(secret)})
    assert who(client) is None


def test_a_new_password_does_not_open_a_protected_account(cast: Cast, smtp_peer: Peer) -> None:
    protect(confirmed("helene@example.org"))
    Client().post("/mot-de-passe/oublie/", {"email": "helene@example.org"})
    run_jobs()
    text = next(m.text for m in smtp_peer.to("helene@example.org") if "/mot-de-passe/nouveau/" in m.text)
    path = re.search(r"http://testserver(\S+/nouveau/\S+)", text)
    assert path
    client = Client()
    form = client.get(path[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "trois petits chats gris"})
    assert sign_in(client, "helene@example.org", "trois petits chats gris")["Location"].startswith(FACTOR)
    assert who(client) is None


def test_the_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    secret, codes = protect(confirmed("helene@example.org"))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert codes[0] not in stored


def test_recovery_codes_are_shown_once(cast: Cast) -> None:
    client = confirmed("helene@example.org")
    _secret, codes = protect(client)
    again = client.get("/reglages/securite/codes/").content.decode()
    assert codes[0] not in again
    assert "Il reste 10 codes" in again


def test_new_recovery_codes_replace_the_old(cast: Cast) -> None:
    client = confirmed("helene@example.org")
    _secret, old = protect(client)
    page = client.post("/reglages/securite/codes/nouveaux/", follow=True).content.decode()
    new = re.findall(r"<code>(\d+)</code>", page)
    assert len(new) == 10
    assert not set(old) & set(new)


def test_every_change_leaves_a_line_and_a_message(
    cast: Cast, smtp_peer: Peer, django_capture_on_commit_callbacks: Any
) -> None:
    client = confirmed("helene@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        protect(client)
    client.post(APP + "retirer/")
    run_jobs()
    events = AuditLine.objects.filter(act="account.security_changed").values_list("detail__event", flat=True)
    assert list(events) == ["totp_activated", "totp_deactivated"]
    texts = [m.text for m in smtp_peer.to("helene@example.org")]
    assert "Une application d’authentification a été ajoutée." in texts[0]
    assert "L’application d’authentification a été retirée." in texts[1]


def test_taking_it_off_takes_the_codes_too(cast: Cast) -> None:
    client = confirmed("helene@example.org")
    protect(client)
    assert "Retirer l’application" in client.get(APP + "retirer/").content.decode()
    assert Authenticator.objects.count() == 2
    client.post(APP + "retirer/")
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    [
        APP,
        APP + "retirer/",
        "/reglages/securite/codes/",
        "/reglages/securite/codes/nouveaux/",
        "/reglages/securite/cles/ajouter/",
        "/reglages/securite/cles/1/retirer/",
        "/reglages/securite/cles/1/nom/",
    ],
)
def test_strangers_are_sent_to_sign_in(db: None, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/connexion/")


def test_another_account_s_key_is_not_found(cast: Cast) -> None:
    key = Authenticator.objects.create(user=cast.nurse, type="webauthn", data={"name": "x", "credential": {}})
    client = confirmed("helene@example.org")
    for act in ("retirer", "nom"):
        assert client.get(f"/reglages/securite/cles/{key.pk}/{act}/").status_code == 404
        assert client.post(f"/reglages/securite/cles/{key.pk}/{act}/", {"name": "y"}).status_code == 404
    assert Authenticator.objects.filter(user_id=cast.nurse.pk).count() == 1
