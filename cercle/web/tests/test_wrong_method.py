"""An address that only takes a button's POST, opened by hand."""

from django.test import Client

from cercle.core.testing import Cast, signed_in


def test_the_address_of_a_button_says_what_it_is(cast: Cast) -> None:
    answer = signed_in(cast.doctor).get(f"/discussions/{cast.discussion.pk}/lu/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Cette adresse ne s’ouvre pas ainsi" in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_program_gets_the_bare_answer(cast: Cast) -> None:
    answer = Client().delete("/api/v1/directory")
    assert (answer.status_code, answer.content) == (405, b"Method not allowed")
