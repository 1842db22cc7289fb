"""The list of patients."""

from typing import Any

import pytest
from django.test import Client

from cercle.core.testing import Cast, signed_in
from cercle.dossiers.models import CircleMember, Dossier


def rows(cast: Cast, q: str = "", account: Any = None) -> str:
    response = signed_in(account or cast.doctor).post("/dossiers/recherche/", {"q": q}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def test_the_circle_sees_its_patients(cast: Cast) -> None:
    for account in (cast.doctor, cast.nurse):
        text = signed_in(account).get("/dossiers/").content.decode()
        assert "DUBOIS Antoine" in text
        assert "Patient N°512131" in text
        assert "02/05/1944" in text


def test_nobody_else_does(cast: Cast) -> None:
    for account in cast.everyone_outside():
        text = signed_in(account).get("/dossiers/").content.decode()
        assert "DUBOIS" not in text.replace("Antoine Dubois", "")
        assert "Aucun dossier" in text


def test_the_page_needs_sign_in() -> None:
    assert Client().get("/dossiers/").status_code == 302


def test_post_is_refused(cast: Cast) -> None:
    assert signed_in(cast.doctor).post("/dossiers/").status_code == 405


@pytest.mark.parametrize(
    ("q", "found"),
    [("dubois", True), ("ANTOINE dub", True), ("dübois", True), ("512131", True), ("martin", False), ("%", True)],
)
def test_searching(cast: Cast, q: str, found: bool) -> None:
    assert ("DUBOIS" in rows(cast, q)) is found


@pytest.mark.parametrize("q", ["x" * 500, "🙂", "\x00", "<script>"])
def test_odd_searches_are_answered(cast: Cast, q: str) -> None:
    assert "<script>" not in rows(cast, q)


def test_homonyms_are_told_apart_and_the_list_comes_in_pages(cast: Cast, django_assert_num_queries: Any) -> None:
    for n in range(60):
        dossier = Dossier.objects.create(number=600_000 + n, birth_name="Le Goff", given_name="Anne")
        CircleMember.objects.create(dossier=dossier, account=cast.doctor)
    first = rows(cast, "goff anne")
    assert first.count('class="row__title"') == 50
    assert "suite=50" in first
    assert "Patient N°600000" in first
    client = signed_in(cast.doctor)
    rest = client.get("/dossiers/", {"suite": "50"}, headers={"HX-Request": "true"}).content.decode()
    assert rest.count('class="row__title"') == 11
