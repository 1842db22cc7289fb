from pathlib import Path

import pytest

from cercle.config import mail


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CERCLE_SMTP_HOST", "CERCLE_SMTP_PORT"):
        monkeypatch.delenv(name, raising=False)


def test_the_demo_sends_to_its_own_peer(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("2525\n")
    assert mail.server(tmp_path / "port") == ("127.0.0.1", 2525)


def test_a_server_of_ones_own_wins_even_in_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "port").write_text("2525\n")
    monkeypatch.setenv("CERCLE_SMTP_HOST", "smtp.example.fr")
    assert mail.server(tmp_path / "port") == ("smtp.example.fr", 587)


def test_outside_the_demo_there_is_none_by_default(tmp_path: Path) -> None:
    assert mail.server(None) == ("", 587)
    assert mail.server(tmp_path / "absent") == ("", 587)
