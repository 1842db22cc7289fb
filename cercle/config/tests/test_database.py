from pathlib import Path

import pytest

from cercle.config import database, env


def test_a_url_with_everything() -> None:
    assert database.from_url("postgresql://us%40er:p%2Fw@db.example:5433/cercle?sslmode=verify-full") == {
        "NAME": "cercle",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_a_socket_folder_as_host() -> None:
    found = database.from_url("postgres://cercle@/cercle?host=/run/postgresql")
    assert (found["HOST"], found["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize("url", ["mysql://h/db", "postgresql://host", "postgresql://host/", "cercle"])
def test_what_is_not_a_postgresql_url_stops_the_start(url: str) -> None:
    with pytest.raises(env.BadSetting, match="DATABASE_URL"):
        database.from_url(url)


def test_the_embedded_socket_is_beside_the_data(tmp_path: Path) -> None:
    data = Path("/srv/cercle")
    assert database.embedded_socket(data) == "/srv/cercle/postgres"


def test_a_deep_folder_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    found = database.embedded_socket(deep)
    assert found == database.embedded_socket(deep) != database.embedded_socket(tmp_path / ("e" * 100))
    assert len(f"{found}/.s.PGSQL.5432") <= 107


def test_a_running_server_says_where_its_socket_is(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "postmaster.pid").write_text("1\n/d\n2\n5432\n/elsewhere\n\n3\nready\n")
    assert database.embedded_socket(tmp_path) == "/elsewhere"
