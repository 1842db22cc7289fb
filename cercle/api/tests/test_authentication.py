import pytest

from cercle.accounts import tokens
from cercle.api.tests.caller import Program
from cercle.core.testing import Cast, signed_in

PATHS = ["/directory", "/invitations", "/discussions"]


@pytest.mark.parametrize("path", PATHS)
def test_no_token_no_answer(db: None, path: str) -> None:
    answer = Program(None).get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "unauthenticated"


@pytest.mark.parametrize("token", ["x", "x" * 5000, "null", "Bearer", "é"])
def test_a_wrong_token_is_no_token(db: None, token: str) -> None:
    assert Program(None, token=token).get("/directory").status_code == 401


def test_a_session_cookie_does_not_open_the_api(cast: Cast) -> None:
    assert signed_in(cast.doctor).get("/api/v1/discussions").status_code == 401


def test_a_closed_account_is_out(cast: Cast) -> None:
    program = Program(cast.doctor)
    assert program.get("/discussions").status_code == 200
    cast.doctor.is_active = False
    cast.doctor.save(update_fields=["is_active"])
    assert program.get("/discussions").status_code == 401


def test_requests_are_limited_per_account(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIMITS = {**settings.LIMITS, "API_REQUESTS": 2}
    program = Program(cast.doctor)
    codes = [program.get("/discussions").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert int(program.get("/discussions").headers["Retry-After"]) >= 1


def test_the_openapi_description_is_complete(db: None) -> None:
    from django.test import Client

    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert set(answer.json()["paths"]) >= {
        "/api/v1/directory",
        "/api/v1/invitations",
        "/api/v1/invitations/{id}",
        "/api/v1/invitations/{id}/resend",
        "/api/v1/invitations/{id}/link",
        "/api/v1/discussions",
        "/api/v1/discussions/{id}/messages",
    }


def test_the_token_is_not_stored(cast: Cast) -> None:
    value = tokens.issue(cast.doctor, "agenda")
    stored = cast.doctor.api_tokens.values_list("digest", flat=True)
    assert value not in stored
