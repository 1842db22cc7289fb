"""Where PostgreSQL is: ``DATABASE_URL``, or the embedded server of the data directory."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cercle.config import env

#: Name of the embedded server's database; tests add a suffix of their own.
EMBEDDED_NAME = "cercle"


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for a ``postgresql://user:password@host:port/name?option=value`` URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise env.BadSetting("DATABASE_URL", "postgresql://user:password@host:port/name")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or (unquote(parts.hostname) if parts.hostname else "")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def embedded_folder(data: Path) -> Path:
    return data / "postgres"


def embedded_socket(data: Path) -> str:
    """The folder of the embedded server's socket: what the running server says, or where the next one will put it.

    A running server writes it on line 5 of its postmaster.pid. A socket's path holds 107 bytes at most (unix(7)), so
    a deep data folder gets a short one in the temporary directory instead.
    """
    folder = embedded_folder(data)
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        lines = []
    if len(lines) > 4 and lines[4].strip():
        return lines[4].strip()
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= 100:
        return str(folder)
    short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return str(Path(tempfile.gettempdir()) / f"cercle-{os.getuid()}-{short}")


def settings(data: Path) -> dict[str, Any]:
    url = env.text("DATABASE_URL")
    where = (
        from_url(url)
        if url
        else {"NAME": EMBEDDED_NAME, "USER": "postgres", "HOST": embedded_socket(data), "OPTIONS": {}}
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Several test runs of one checkout may share a server: each names its own database.
        "TEST": {"NAME": f"test_{where['NAME']}_{env.text('CERCLE_TEST_DB', 'main')}"},
        **where,
    }
