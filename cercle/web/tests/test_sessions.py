"""Signing in and out, and being signed in elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.testing import PASSWORD, Cast

SIGN_IN = "/connexion/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **values: str):  # type: ignore[no-untyped-def]
    return client.post(SIGN_IN, {"login": email, "password": password, **values})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


def test_the_right_password_signs_in(cast: Cast) -> None:
    client = Client()
    response = sign_in(client, "helene@example.org")
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert who(client) == str(cast.doctor.pk)


@pytest.mark.parametrize("typed", [" Helene@Example.ORG ", "mailto:helene@example.org", "<helene@example.org>"])
def test_an_address_typed_otherwise_is_the_same_address(cast: Cast, typed: str) -> None:
    client = Client()
    sign_in(client, typed)
    assert who(client) == str(cast.doctor.pk)


def test_signing_in_leaves_a_line_without_the_address(cast: Cast) -> None:
    sign_in(Client(), "helene@example.org")
    line = AuditLine.objects.get(act="account.signed_in")
    assert line.actor == cast.doctor.pk
    assert line.detail == {"method": "password"}


def test_one_returns_to_the_page_one_came_from(cast: Cast) -> None:
    response = sign_in(Client(), "helene@example.org", next="/reglages/securite/")
    assert response["Location"] == "/reglages/securite/"


def test_one_is_never_sent_to_another_site(cast: Cast) -> None:
    response = sign_in(Client(), "helene@example.org", next="https://evil.example/")
    assert response["Location"] == "/"


def _answer(email: str, password: str) -> str:
    """The refusal's page, without what differs by itself: the token against forgery and the address as typed."""
    import re

    page = sign_in(Client(), email, password).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "…")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:
    wrong = _answer("helene@example.org", "un autre mot de passe")
    unknown = _answer("personne@example.org", "un autre mot de passe")
    assert wrong == unknown
    assert "L’adresse ou le mot de passe n’est pas correct." in wrong


def test_what_was_typed_is_not_lost_and_the_password_is_not_sent_back(cast: Cast) -> None:
    page = sign_in(Client(), "helene@example.org", "un autre mot de passe").content.decode()
    assert 'value="helene@example.org"' in page
    assert "un autre mot de passe" not in page


def test_a_bad_address_is_told_beside_its_field(cast: Cast) -> None:
    page = sign_in(Client(), "helene.example.org").content.decode()
    assert "Il manque « @ » dans l’adresse." in page
    assert 'aria-invalid="true"' in page


def test_a_closed_account_cannot_sign_in(cast: Cast) -> None:
    Account.objects.filter(pk=cast.doctor.pk).update(is_active=False)
    client = Client()
    assert sign_in(client, "helene@example.org")["Location"] == "/connexion/compte-ferme/"
    assert who(client) is None


def test_tries_are_limited_for_one_account_even_with_the_right_password_at_last(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, "helene@example.org", "faux")
    page = sign_in(client, "helene@example.org").content.decode()
    assert "Trop d’essais." in page
    assert who(client) is None


def test_the_limit_counts_unknown_addresses_too(cast: Cast) -> None:
    for _ in range(5):
        sign_in(Client(), "personne@example.org", "faux")
    assert "Trop d’essais." in sign_in(Client(), "personne@example.org", "faux").content.decode()


def test_one_account_s_tries_do_not_lock_another(cast: Cast) -> None:
    for _ in range(6):
        sign_in(Client(), "helene@example.org", "faux")
    client = Client()
    sign_in(client, "karim@example.org")
    assert who(client) == str(cast.nurse.pk)


def test_an_address_of_origin_that_asks_too_often_gets_429(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    answers = [sign_in(Client(), f"a{n}@example.org").status_code for n in range(3)]
    assert answers == [200, 200, 429]


def test_signing_out_is_a_post(cast: Cast) -> None:
    client = Client()
    sign_in(client, "helene@example.org")
    for method in (client.get, client.head, client.options):
        method("/deconnexion/")
        assert who(client) == str(cast.doctor.pk)
    client.post("/deconnexion/")
    assert who(client) is None


def test_forgery_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "helene@example.org").status_code == 403


@pytest.mark.parametrize("path", ["/accounts/signup/", "/inscription/", "/connexion/inscription/", "/signup/"])
def test_there_is_no_sign_up(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_no_sign_up_address_exists_and_the_adapter_says_no(db: None) -> None:
    from allauth.account.adapter import get_adapter
    from django.urls import NoReverseMatch, reverse

    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert get_adapter().is_open_for_signup(None) is False


def test_the_list_shows_where_one_is_signed_in(cast: Cast) -> None:
    phone, desk = (
        Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604"),
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/131.0"),
    )
    sign_in(phone, "helene@example.org")
    sign_in(desk, "helene@example.org")
    page = desk.get("/reglages/securite/").content.decode()
    assert page.index("Firefox, Windows") < page.index("Safari, iPhone")
    assert page.count("Cet appareil") == 1


def test_signing_out_elsewhere_ends_the_others_and_keeps_this_one(cast: Cast) -> None:
    here, there, other = Client(), Client(), Client()
    sign_in(here, "helene@example.org")
    sign_in(there, "helene@example.org")
    sign_in(other, "karim@example.org")
    response = here.post("/reglages/securite/autres-appareils/", follow=True)
    assert "1 autre appareil est déconnecté." in response.content.decode()
    assert here.get("/reglages/").status_code == 200
    assert there.get("/reglages/").status_code == 302
    assert other.get("/reglages/").status_code == 200
    assert AuditLine.objects.get(act="account.other_sessions_ended").detail == {"sessions": 1}


def test_signing_out_elsewhere_needs_a_post_and_a_session(cast: Cast) -> None:
    here = Client()
    assert here.post("/reglages/securite/autres-appareils/")["Location"].startswith(SIGN_IN)
    sign_in(here, "helene@example.org")
    assert here.get("/reglages/securite/autres-appareils/").status_code == 405


def test_a_session_that_ended_is_not_listed(cast: Cast) -> None:
    from django.contrib.sessions.models import Session

    here, there = Client(), Client()
    sign_in(here, "helene@example.org")
    sign_in(there, "helene@example.org")
    Session.objects.filter(session_key=there.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    assert here.get("/reglages/securite/").content.decode().count("Connecté depuis") == 1


def test_the_number_of_queries_does_not_grow_with_the_sessions(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    here = Client()
    sign_in(here, "helene@example.org")
    here.get("/reglages/securite/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        here.get("/reglages/securite/")
    for _ in range(5):
        sign_in(Client(), "helene@example.org")
    with CaptureQueriesContext(connection) as many:
        here.get("/reglages/securite/")
    assert UserSession.objects.count() == 6
    assert len(many) == len(few)
