"""The smaller parts of a start: locks, what is left over, what a terminal is told, the demo's mailbox."""

import asyncio
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cercle.core.process import leftovers, mailbox, preflight
from cercle.core.process.child import Child
from cercle.core.process.errors import CannotStart
from cercle.core.process.lock import DataLock
from cercle.core.process.supervisor import Supervisor
from cercle.core.tests.running import environment, free_port, processes_of, wait_for


def test_one_holder_at_a_time_and_it_is_named(tmp_path: Path) -> None:
    already = pytest.raises(CannotStart, match=r"cercle run \(process \d+\) is already using")
    with DataLock(tmp_path).take("cercle run"), already:
        DataLock(tmp_path).take("cercle import-directory")
    with DataLock(tmp_path).take("cercle import-directory"):
        pass


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="cannot be written to"):
        preflight.data_folder(tmp_path / "file" / "data")


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "LEAST_FREE", 10**18)
    with pytest.raises(CannotStart, match="the disk is full"):
        preflight.data_folder(tmp_path)


def test_leftovers_are_ended_and_strangers_left_alone(tmp_path: Path) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    ours, stranger = subprocess.Popen(sleep), subprocess.Popen(sleep)
    try:
        leftovers.note(tmp_path, {"web": ours.pid, "worker": stranger.pid})
        # The number was given to somebody else since: its start time tells.
        file = tmp_path / leftovers.FILE
        noted = file.read_text().replace(f"[{stranger.pid}, ", f"[{stranger.pid}, 1")
        file.write_text(noted)
        leftovers.end(tmp_path)
        ours.wait(5)
        assert stranger.poll() is None
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_an_unreadable_note_stops_nothing(tmp_path: Path) -> None:
    leftovers.end(tmp_path)
    (tmp_path / leftovers.FILE).write_text("{")
    leftovers.end(tmp_path)


def test_a_child_that_dies_again_and_again_starts_ever_more_slowly() -> None:
    supervisor = Supervisor()
    child = supervisor.start(Child("brief", [sys.executable, "-c", "print('hello')"]))
    first = child.process
    assert supervisor.wait_until(lambda: child.process is not first, seconds=30)
    second = child.process
    assert supervisor.wait_until(lambda: child.process is not second, seconds=30)
    supervisor.stop()
    assert child.last_line == "hello"
    assert child._pause > 0.3


def test_a_child_that_ignores_sigterm_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cercle.core.process.supervisor.STOP_PATIENCE", 0.2)
    supervisor = Supervisor()
    program = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"
    child = supervisor.start(Child("deaf", [sys.executable, "-uc", program]))
    assert supervisor.wait_until(lambda: child.last_line == "deaf", seconds=30)
    supervisor.stop()
    assert child.process is not None
    assert child.process.returncode == -9


@pytest.mark.slow
def test_a_command_borrows_the_database_and_stops_it_after(tmp_path: Path) -> None:
    data = tmp_path / "data"
    commands = [
        subprocess.Popen(
            [sys.executable, "-m", "cercle.cli", "showmigrations", "audit"],
            env=environment(data, free_port()),
        )
        for _ in range(2)
    ]
    # Two at once: one starts the server, the other uses it, the last to finish leaves none behind.
    assert [command.wait(timeout=120) for command in commands] == [0, 0]
    wait_for(lambda: processes_of(data) == [], "the borrowed server has stopped", 15)


def test_the_help_names_our_commands_first(capsys: pytest.CaptureFixture[str]) -> None:
    from cercle.core.process.own_commands import overview

    ours, others = overview().split("Django's")
    for name in ("run", "web", "worker", "limits", "api-token", "import-directory"):
        assert f"  {name} " in ours
    assert "migrate" in others


def test_the_demo_keeps_each_message_whole(tmp_path: Path) -> None:
    async def send_one() -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        serving = asyncio.create_task(mailbox.serve(listener, tmp_path / "mailbox"))

        def send() -> None:
            with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
                smtp.sendmail("a@example.org", ["b@example.org"], "Subject: Invitation\r\n\r\nBonjour\r\n")

        await asyncio.to_thread(send)
        serving.cancel()

    asyncio.run(send_one())
    (message,) = (tmp_path / "mailbox").glob("*.eml")
    assert message.read_bytes().startswith(b"X-Envelope-To: b@example.org\r\nSubject: Invitation\r\n")
    assert (tmp_path / "mailbox").stat().st_mode & 0o077 == 0


def test_a_web_process_holds_the_connections_that_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Granian's own bound of about a thousand would leave every further open page waiting."""
    import resource

    from cercle.core.process import web

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (600, before[1]))
        monkeypatch.setenv("CERCLE_WEB_CONNECTIONS", "1500")
        assert web.connections() == 1500
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 1500 + web.FILES
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
