import pytest

from cercle.api.tests.caller import Program
from cercle.core.testing import Cast, make_entry
from cercle.directory.models import RecordedContact


def test_a_search_answers_reachability_and_no_contact(cast: Cast) -> None:
    entry = make_entry("Zoé", "Lambert", "Sage-Femme", "Vannes")
    RecordedContact.objects.create(professional=entry, emails=["secret@example.org"], phones=["+33612345678"])
    answer = Program(cast.doctor).get("/directory", q="vannes lamb", limit=20)
    assert answer.status_code == 200
    (item,) = answer.json()["items"]
    assert (item["name"], item["reach"]["code"], item["account"]) == ("Zoé Lambert", "never", None)
    assert b"secret" not in answer.content
    assert b"612345678" not in answer.content


def test_patients_and_caregivers_have_no_directory(cast: Cast) -> None:
    for account in (cast.patient, cast.caregiver):
        assert Program(account).get("/directory", q="martin").status_code == 404


@pytest.mark.parametrize(
    "q", ["", "%", "*", "_", "👩‍⚕️", "'; DROP TABLE--", "a" * 500, "(", '"', "nom:x AND y~2", "\x00"]
)
def test_odd_questions_are_harmless(cast: Cast, q: str) -> None:
    answer = Program(cast.doctor).get("/directory", q=q)
    assert answer.status_code == 200
    assert answer.json()["items"] == []


@pytest.mark.parametrize("limit", [0, -1, 101, "dix"])
def test_a_limit_out_of_bounds_is_named(cast: Cast, limit: object) -> None:
    answer = Program(cast.doctor).get("/directory", q="martin", limit=limit)
    assert answer.status_code == 422
    assert "limit" in answer.json()["error"]["fields"]
