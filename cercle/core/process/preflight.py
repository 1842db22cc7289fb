"""What is looked at before anything starts, so that each common trouble is one clear line."""

import errno
import shutil
import socket
import tempfile
from pathlib import Path

import psycopg

from cercle.core.process.errors import CannotStart

#: A new database takes about 60 MB; PostgreSQL stops the whole server when it cannot write.
LEAST_FREE = 200_000_000


def data_folder(data: Path) -> None:
    """Exists, can be written to, has room. Raises ``CannotStart``."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"0" * 4096)
            probe.flush()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart(f"the disk is full: nothing can be written in {data}.") from None
        raise CannotStart(f"the data directory {data} cannot be written to: {error.strerror}.") from None
    free = shutil.disk_usage(data).free
    if free < LEAST_FREE:
        raise CannotStart(
            f"the disk is full: {free // 1_000_000} MB free for {data}, at least {LEAST_FREE // 1_000_000} MB needed."
        )


def port_is_free(address: str, port: int) -> None:
    """Raises ``CannotStart``. Without SO_REUSEPORT, so that a second server of ours is noticed too."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(f"port {port} of {address} is taken: stop what uses it, or set PORT.") from None
            raise CannotStart(f"cannot listen on {address}, port {port}: {error.strerror}.") from None


def database_answers(url: str) -> None:
    """A server of one's own answers and has the database. Raises ``CannotStart`` without the password."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise CannotStart(f"the database of DATABASE_URL does not answer: {reason}") from None
    if version < 150000:
        raise CannotStart(f"the database of DATABASE_URL is PostgreSQL {version // 10000}: 15 or later is needed.")
