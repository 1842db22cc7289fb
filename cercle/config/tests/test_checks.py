"""Each unsafe setting is refused by name; a safe production has nothing to say."""

from typing import Any

import pytest
from django.test import override_settings

from cercle.config import checks

SAFE: dict[str, Any] = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "aB3$kd9f0sLpq82jdlsWmzq7YtRe5uIoPn1xCv4GhJ6bNk",
    "SECRET_KEY_FALLBACKS": [],
    "LINK_KEYS": ["zQ7yTrEw5uIoPa1sDf4GhJ6kLmN8bVcX2z9pOiUyTrEwQ"],
    "TEXT_KEYS": ["mNbVcXz1LkJhGfDs2aPoIuYt3rEwQ4zXcVbNm5LkJhGfD"],
    "SEARCH_KEY": "pLoKmIjNuHbYgVtFcRdXeSzWaQ1029384756QpWoEiRuTy",
    "AUDIT_KEYS": ["pLoKiJuHyGtFrDeSwAq2ZaXsCdVfBgNhM3jKlPoIuYtRe"],
    "EMAIL_HOST": "smtp.example.fr",
    "DEFAULT_FROM_EMAIL": "Cercle <cercle@example.fr>",
    "BASE_URL": "https://cercle.example.fr",
    "HTTPS": True,
    "BEHIND_PROXY": True,
}


def ids(**changes: Any) -> list[str]:
    with override_settings(**{**SAFE, **changes}):
        return [str(message.id) for message in checks.start_messages()]


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CERCLE_BIND", "CERCLE_DEMO_PUBLIC"):
        monkeypatch.delenv(name, raising=False)


def test_a_safe_production_starts() -> None:
    assert ids() == []
    with override_settings(**SAFE):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}, "cercle.E001"),
        ({"SECRET_KEY_FALLBACKS": ["a" * 50]}, "cercle.E001"),
        ({"LINK_KEYS": ["zQ7yTrEw5uIoPa1sDf4GhJ6kLmN8bVcX"]}, "cercle.E001"),
        ({"TEXT_KEYS": SAFE["LINK_KEYS"]}, "cercle.E002"),
        ({"SEARCH_KEY": SAFE["TEXT_KEYS"][0]}, "cercle.E002"),
        ({"AUDIT_KEYS": SAFE["TEXT_KEYS"]}, "cercle.E002"),
        ({"DEBUG": True}, "cercle.E003"),
        ({"EMAIL_HOST": ""}, "cercle.E004"),
        ({"DEFAULT_FROM_EMAIL": "Cercle <ne-pas-repondre@cercle.invalid>"}, "cercle.E005"),
        ({"BASE_URL": "http://cercle.example.fr", "HTTPS": False}, "cercle.E006"),
        ({"BASE_URL": "http://192.168.1.5:8000", "HTTPS": False}, "cercle.E006"),
        ({"MFA_TOTP_INSECURE_BYPASS_CODE": "000000"}, "cercle.E007"),
    ],
)
def test_each_unsafe_setting_is_refused(changes: dict[str, Any], id: str) -> None:
    assert ids(**changes) == [id]
    with override_settings(**{**SAFE, **changes}), pytest.raises(SystemExit, match="unsafe start refused"):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_http_is_fine_on_the_machine_itself(url: str) -> None:
    assert ids(BASE_URL=url, HTTPS=False) == []


def test_a_public_demo_must_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(DEMO=True) == ["cercle.E008"]
    monkeypatch.setenv("CERCLE_DEMO_PUBLIC", "1")
    assert ids(DEMO=True) == []


def test_a_local_demo_needs_no_settings() -> None:
    demo = {"DEMO": True, "BASE_URL": "http://localhost:8000", "HTTPS": False, "EMAIL_HOST": ""}
    assert ids(**demo) == []


def test_trusting_a_proxy_on_an_open_port_is_warned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERCLE_BIND", "0.0.0.0")
    assert ids() == ["cercle.W001"]
    with override_settings(**SAFE):
        checks.refuse_unsafe_start()
