"""`cercle run`, for real: it starts, survives the death of each of its parts, and stops cleanly."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cercle.core.tests.running import Running, cercle, free_port, processes_of, wait_for

pytestmark = [
    pytest.mark.slow,
    # Once more when it failed: these wait for processes that share two cores with every other test.
    pytest.mark.flaky(reruns=1),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="starts embedded servers of its own"),
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """One data folder for the tests of this module, in whatever order they come."""
    state: dict[str, Running] = {}
    yield state
    run = state.get("run")
    if run is not None and run.process.poll() is None:
        assert run.stop() == 0


@pytest.fixture
def running(installation: dict[str, Running], tmp_path_factory: pytest.TempPathFactory) -> Running:
    """The product, up; started again when an earlier test stopped it."""
    run = installation.get("run")
    if run is None or run.process.poll() is not None:
        data = run.data if run else tmp_path_factory.mktemp("cercle") / "data"
        run = installation["run"] = Running(data, free_port())
        run.says("Demo mailbox")
    return run


def test_start_says_where_the_site_and_the_mailbox_are(running: Running) -> None:
    assert f"Cercle is ready: http://localhost:{running.port}" in running.output
    assert "/demo/boite" in running.output
    assert running.healthy()


def test_keys_and_mailbox_are_for_their_owner_alone(running: Running) -> None:
    for path in (running.data / "keys", running.data / "demo"):
        assert path.stat().st_mode & 0o077 == 0
    for key in (running.data / "keys").iterdir():
        assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["web", "worker", "database", "mailbox"])
def test_a_killed_part_comes_back(running: Running, name: str) -> None:
    before = wait_for(lambda: running.child(name), f"{name} runs")
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: running.child(name) not in {0, before}, f"{name} runs again")
    wait_for(running.healthy, lambda: f"healthy after {name} was killed\n{running.output}")


def test_the_server_process_behind_web_comes_back(running: Running) -> None:
    web = psutil.Process(running.child("web"))
    (server,) = [child for child in web.children() if "spawn_main" in " ".join(child.cmdline())]
    server.kill()
    wait_for(running.healthy, "healthy after Granian's worker was killed")


def test_a_second_start_on_the_same_data_says_so(running: Running) -> None:
    second = cercle(running.data, "run")
    assert second.returncode == 1
    (line,) = second.stderr.splitlines()
    assert line.startswith(f"cercle: cercle run (process {running.process.pid}) is already using {running.data}")
    wait_for(running.healthy, lambda: f"healthy beside a second start\n{running.output}")


def test_a_command_uses_the_running_database(running: Running) -> None:
    done = cercle(running.data, "showmigrations", "audit")
    assert "[X] 0001_initial" in done.stdout
    wait_for(running.healthy, lambda: f"healthy beside a command\n{running.output}")


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = cercle(tmp_path / "data", "run", PORT=str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"cercle: port {port} of 127.0.0.1 is taken: stop what uses it, or set PORT.\n"


def test_an_unreachable_database_is_one_line_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://cercle:secret-word@127.0.0.1:{free_port()}/cercle"
    done = cercle(tmp_path / "data", "run", DATABASE_URL=url)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("cercle: the database of DATABASE_URL does not answer: ")
    assert "secret-word" not in done.stdout + done.stderr


def test_an_unsafe_production_start_is_one_line(tmp_path: Path) -> None:
    done = cercle(tmp_path / "data", "run", CERCLE_DEMO="0", CERCLE_BASE_URL="http://cercle.example.fr")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("cercle: unsafe start refused: ")
    assert "https" in line
    assert "CERCLE_SMTP_HOST" in line
    assert processes_of(tmp_path / "data") == []


def test_stop_is_clean_even_with_an_open_stream(running: Running) -> None:
    token = cercle(running.data, "api-token", "helene.martin@cercle.example").stdout.strip()
    with socket.create_connection(("127.0.0.1", running.port)) as stream:
        head = f"GET /api/v1/live HTTP/1.1\r\nHost: localhost:{running.port}\r\nAuthorization: Bearer {token}\r\n\r\n"
        stream.sendall(head.encode())
        assert stream.recv(100).startswith(b"HTTP/1.1 200")
        assert running.stop() == 0
    assert running.lines[-1].endswith("stopped")
    last_words = running.output.partition("stopping")[2].lower()
    assert "killed" not in last_words
    assert "killing" not in last_words  # Granian's word for a web process that waits for its streams
    assert processes_of(running.data) == []
    assert not (running.data / "postgres" / "postmaster.pid").exists()


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(
    installation: dict[str, Running], running: Running
) -> None:
    running.process.kill()
    running.process.wait()
    # At once, on the same port: what was left may still be busy stopping.
    installation["run"] = again = Running(running.data, running.port)
    again.says("Demo mailbox")
    assert again.healthy()


def test_nothing_outlives_a_killed_supervisor(running: Running) -> None:
    running.process.kill()
    running.process.wait()
    wait_for(lambda: not processes_of(running.data), lambda: f"all have ended: {processes_of(running.data)}")


def test_a_backup_restores_into_an_empty_installation(running: Running, tmp_path: Path) -> None:
    def count(data: Path) -> str:
        code = "from cercle.accounts.models import Account; print(Account.objects.count())"
        return cercle(data, "shell", "--verbosity", "0", "-c", code).stdout.strip()

    file, data = tmp_path / "cercle.dump", tmp_path / "data"
    assert cercle(running.data, "backup", str(file)).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    assert cercle(data, "restore", str(file)).returncode == 0
    assert count(data) == count(running.data) != "0"
    # A database that holds people is not replaced by accident.
    again = cercle(data, "restore", str(file))
    assert (again.returncode, again.stderr.count("--replace")) == (1, 1)
    (tmp_path / "broken").write_bytes(file.read_bytes()[:5000])
    assert cercle(data, "restore", "--replace", str(tmp_path / "broken")).returncode == 1
    assert count(data) == count(running.data)
