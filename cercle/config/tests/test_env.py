from pathlib import Path

import pytest

from cercle.config import env


def test_absent_and_blank_mean_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CERCLE_X", raising=False)
    assert env.integer("CERCLE_X", 7) == 7
    monkeypatch.setenv("CERCLE_X", "  ")
    assert env.integer("CERCLE_X", 7) == 7
    assert env.boolean("CERCLE_X", True) is True
    assert env.words("CERCLE_X", ("a",)) == ["a"]


@pytest.mark.parametrize(("text", "value"), [("1", True), ("On", True), ("no", False), ("FALSE", False)])
def test_booleans(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("CERCLE_X", text)
    assert env.boolean("CERCLE_X", not value) is value


@pytest.mark.parametrize("text", ["oui", "2", "tru"])
def test_a_mistyped_boolean_stops_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CERCLE_X", text)
    with pytest.raises(env.BadSetting, match="CERCLE_X"):
        env.boolean("CERCLE_X", True)


@pytest.mark.parametrize("text", ["8OOO", "1.5", "0", "65536", "-1"])
def test_a_number_out_of_bounds_stops_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(env.BadSetting, match="PORT"):
        env.integer("PORT", 8000, least=1, most=65535)


def test_words_drop_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERCLE_X", " a, ,b,")
    assert env.words("CERCLE_X") == ["a", "b"]


def test_paths_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERCLE_DATA", "somewhere")
    assert env.path("CERCLE_DATA", Path("/x")) == tmp_path / "somewhere"


def test_base_url_loses_its_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERCLE_BASE_URL", "https://cercle.example.fr/")
    assert env.base_url("CERCLE_BASE_URL", "http://localhost") == "https://cercle.example.fr"


@pytest.mark.parametrize(
    "text", ["cercle.example.fr", "ftp://cercle.example.fr", "https://", "https://x.fr/app", "https://x.fr?a=1"]
)
def test_base_url_is_an_origin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CERCLE_BASE_URL", text)
    with pytest.raises(env.BadSetting):
        env.base_url("CERCLE_BASE_URL", "http://localhost")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", ""),
        ("redis://localhost:6379/1", "redis://localhost:6379/1"),
        ("valkeys://bus.example.fr", "rediss://bus.example.fr"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock"),
    ],
)
def test_a_bus(monkeypatch: pytest.MonkeyPatch, text: str, value: str) -> None:
    monkeypatch.setenv("CERCLE_X", text)
    assert env.bus_url("CERCLE_X") == value


@pytest.mark.parametrize("text", ["localhost:6379", "http://localhost", "redis://", "amqp://h"])
def test_what_is_no_bus_stops_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CERCLE_X", text)
    with pytest.raises(env.BadSetting, match="CERCLE_X"):
        env.bus_url("CERCLE_X")
