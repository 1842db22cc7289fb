"""Public help: the rule of reachability is stated with the number that is set."""

from typing import Any

from django.test import Client

from cercle.core.testing import Cast, signed_in
from cercle.web.tests.inviting import text_of


def test_the_rule_of_reachability_is_public_and_true(cast: Cast, settings: Any) -> None:
    settings.ACTIVE_DAYS = 77
    for client in (Client(), signed_in(cast.patient)):
        page = client.get("/aide/")
        assert page.status_code == 200
        assert "77 derniers jours" in text_of(page)


def test_invited_people_find_help_without_an_account(cast: Cast) -> None:
    page = text_of(Client().get("/aide/invitation/"))
    assert "14 jours" in page
    assert "courriers indésirables" in page


def test_patients_read_how_to_accept_without_an_account(cast: Cast, settings: Any) -> None:
    settings.INVITATION_DAYS = 11
    for client in (Client(), signed_in(cast.doctor), signed_in(cast.patient)):
        page = client.get("/aide/accepter-une-invitation/")
        assert page.status_code == 200
        said = text_of(page)
        for words in ("Comment accepter une invitation", "11 jours", "Indésirables", "le 15 ou le 112", "114"):
            assert words in said
        # Nothing of whoever looks: the page is printed and handed over as it is.
        assert "Réglages" not in said


def test_the_page_is_in_the_language_of_its_address(cast: Cast) -> None:
    for address, language, other in (
        ("/aide/accepter-une-invitation/", "fr", "/aide/accept-an-invitation/"),
        ("/aide/accept-an-invitation/", "en", "/aide/accepter-une-invitation/"),
    ):
        for asked in ("fr", "en"):
            page = Client(headers={"accept-language": asked}).get(address)
            assert page.headers["Content-Language"] == language
            assert f'<html lang="{language}">' in page.content.decode()
            assert other in page.content.decode()


def test_home_leads_where_one_belongs(cast: Cast) -> None:
    assert Client().get("/").headers["Location"] == "/connexion/"
    assert signed_in(cast.doctor).get("/").headers["Location"] == "/discussions/"
