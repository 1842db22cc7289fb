"""« Réglages »."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cercle.accounts import tokens
from cercle.accounts.models import Account, ApiToken
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.notifications.queries import preferences
from cercle.web.tests.test_mfa import confirmed
from cercle.web.tests.test_sessions import sign_in

PAGES = [
    "/reglages/",
    "/reglages/securite/",
    "/reglages/notifications/",
    "/reglages/jetons/",
    "/reglages/annuaire/",
]


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.mark.parametrize("path", PAGES)
def test_it_needs_sign_in(db: None, path: str) -> None:
    for method in ("get", "post"):
        answer = getattr(Client(), method)(path)
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer["Location"].startswith("/connexion/")


@pytest.mark.parametrize("path", PAGES)
def test_everybody_who_signs_in_has_them(cast: Cast, path: str) -> None:
    for account in (cast.doctor, cast.secretary, cast.patient, cast.caregiver, cast.administrator):
        assert signed_in(account).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_reading_them_writes_nothing(cast: Cast, path: str) -> None:
    client = signed_in(cast.doctor)
    client.get(path)
    before = AuditLine.objects.count()
    for method in ("get", "head", "options"):
        getattr(client, method)(path)
    assert AuditLine.objects.count() == before


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_few_queries(cast: Cast, path: str) -> None:
    client = signed_in(cast.doctor)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) <= 8


@pytest.mark.parametrize(
    "path", ["/reglages/langue/", "/reglages/securite/autres-appareils/", "/reglages/jetons/nouveau/", "/langue/"]
)
def test_acts_refuse_get(cast: Cast, path: str) -> None:
    assert signed_in(cast.doctor).get(path).status_code == 405


def test_the_name_is_cleaned_and_kept(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert client.post("/reglages/", {"name": "  Hélène   Martin-Roy "}).status_code == 302
    assert Account.objects.get(pk=cast.doctor.pk).name == "Hélène Martin-Roy"
    assert AuditLine.objects.filter(act="account.renamed", actor=cast.doctor.pk).exists()


@pytest.mark.parametrize("typed", ["", "   ", "https://evil.example", "x" * 161])
def test_a_name_that_is_none_is_told_beside_the_field(cast: Cast, typed: str) -> None:
    answer = signed_in(cast.doctor).post("/reglages/", {"name": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Account.objects.get(pk=cast.doctor.pk).name == "Hélène Martin"


def test_the_language_applies_to_the_next_page(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert '<html lang="fr">' in client.get("/reglages/").content.decode()
    page = client.post("/reglages/langue/", {"language": "en"}, follow=True)
    assert '<html lang="en">' in page.content.decode()
    assert page.headers["Content-Language"] == "en"
    assert Account.objects.get(pk=cast.doctor.pk).language == "en"


def test_a_language_that_is_not_offered_is_refused(cast: Cast) -> None:
    assert signed_in(cast.doctor).post("/reglages/langue/", {"language": "xx"}).status_code == 422
    assert Account.objects.get(pk=cast.doctor.pk).language == "fr"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5", "en"),
        ("de", "fr"),
        ("fr-CA", "fr"),
        ("x;q=nonsense", "fr"),
    ],
)
def test_before_sign_in_the_browser_s_language_is_spoken(db: None, accepted: str, language: str) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE=accepted).get("/connexion/")
    assert f'<html lang="{language}">' in answer.content.decode()
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_visitor_s_choice_outlives_the_page_and_the_account_s_outweighs_it(cast: Cast) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="fr")
    page = client.post("/langue/", {"language": "en", "next": "/connexion/"}, follow=True)
    assert '<html lang="en">' in page.content.decode()
    sign_in(client, "helene@example.org")
    assert '<html lang="fr">' in client.get("/reglages/").content.decode()


def test_choosing_a_language_leads_to_no_other_site(db: None) -> None:
    assert Client().post("/langue/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"


def test_kinds_are_turned_off_and_on(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    codes = [choice.kind.code for choice in preferences(cast.doctor)]
    client.post("/reglages/notifications/", {"kind": codes[1:]})
    assert [choice.on for choice in preferences(cast.doctor)] == [False] + [True] * (len(codes) - 1)
    assert 'value="' + codes[0] + '">' in client.get("/reglages/notifications/").content.decode()
    client.post("/reglages/notifications/", {"kind": codes})
    assert all(choice.on for choice in preferences(cast.doctor))
    assert all(choice.on for choice in preferences(cast.nurse))


def test_a_token_is_shown_once(cast: Cast) -> None:
    client = confirmed("helene@example.org")
    page = client.post("/reglages/jetons/nouveau/", {"token-label": "logiciel métier"})
    assert page.status_code == 201
    found = re.search(r'value="(cercle_[\w-]+)"', page.content.decode())
    assert found
    assert tokens.authenticate(found[1]) == cast.doctor
    assert page.headers["Cache-Control"] == "no-store"
    later = client.get("/reglages/jetons/").content.decode()
    assert found[1] not in later
    assert "logiciel métier" in later


def test_a_token_is_made_by_whoever_has_just_confirmed(cast: Cast) -> None:
    client = Client()
    sign_in(client, "helene@example.org")
    asked = client.post("/reglages/jetons/nouveau/", {"token-label": "logiciel"})
    assert asked["Location"].startswith("/connexion/confirmer/")
    assert not ApiToken.objects.exists()
    from cercle.core.testing import PASSWORD

    page = client.post("/connexion/confirmer/", {"password": PASSWORD, "next": "/reglages/jetons/nouveau/"})
    assert "cercle_" in page.content.decode()
    assert ApiToken.objects.count() == 1


def test_a_token_without_a_name_is_refused(cast: Cast) -> None:
    assert confirmed("helene@example.org").post("/reglages/jetons/nouveau/", {"token-label": ""}).status_code == 422
    assert not ApiToken.objects.exists()


def test_one_revokes_one_s_own_token_only(cast: Cast) -> None:
    token = tokens.issue(cast.doctor, "le mien")
    path = f"/reglages/jetons/{ApiToken.objects.get().pk}/revoquer/"
    assert signed_in(cast.nurse).post(path).status_code == 404
    assert signed_in(cast.administrator).post(path).status_code == 404
    assert tokens.authenticate(token)
    assert signed_in(cast.doctor).get(path).status_code == 405
    assert signed_in(cast.doctor).post(path).status_code == 302
    assert tokens.authenticate(token) is None


def test_the_entry_says_how_sure_the_identity_is(cast: Cast) -> None:
    page = signed_in(cast.doctor).get("/reglages/annuaire/").content.decode()
    assert "identité déclarée" in page
    assert "Médecin" in page
    assert "n’est lié à aucune fiche" in signed_in(cast.secretary).get("/reglages/annuaire/").content.decode()
