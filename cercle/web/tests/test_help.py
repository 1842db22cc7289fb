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


def test_home_leads_where_one_belongs(cast: Cast) -> None:
    assert Client().get("/").headers["Location"] == "/connexion/"
    assert signed_in(cast.doctor).get("/").headers["Location"] == "/discussions/"
