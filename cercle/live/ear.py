"""Listening to PostgreSQL: one connection per process, found again whenever it is lost."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

logger = logging.getLogger(__name__)

#: The one PostgreSQL channel; the topic inside says who is concerned.
CHANNEL = "cercle"
#: Seconds between two tries to reach the database again: doubled each time up to the last.
FIRST_WAIT, LAST_WAIT = 0.1, 5.0
#: A silent connection is asked for a sign of life after that many seconds.
SILENCE = 20.0


@dataclass(frozen=True)
class Ring:
    """One notification."""

    topic: str
    event: str
    ids: dict[str, Any]


def parameters() -> dict[str, Any]:
    """Where Django's database is, for a connection of our own."""
    given = connections["default"].get_connection_params()
    kept = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "connect_timeout", "service")
    return {"connect_timeout": 5, **{name: given[name] for name in kept if given.get(name)}}


def parse(payload: str) -> Ring | None:
    """None for what is not ours: any session of the database may notify."""
    try:
        said = json.loads(payload)
        return Ring(str(said["topic"]), str(said["event"]), dict(said["ids"]))
    except (ValueError, KeyError, TypeError):
        logger.warning("a notification that cannot be understood was left aside")
        return None


async def listen(heard: Callable[[Ring], None], regained: Callable[[], None]) -> None:
    """Call ``heard`` for each notification, for ever; ``regained`` whenever some may have been missed before."""
    wait, first = FIRST_WAIT, True
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(autocommit=True, **parameters()) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                if not first:
                    logger.info("listening to the database again")
                    regained()
                wait, first = FIRST_WAIT, False
                await _hear(connection, heard)
        except (psycopg.Error, OSError, TimeoutError) as error:
            logger.warning("the database does not answer (%s); trying again in %.1f s", type(error).__name__, wait)
            first = False
        await asyncio.sleep(wait)
        wait = min(wait * 2, LAST_WAIT)


async def _hear(connection: psycopg.AsyncConnection[Any], heard: Callable[[Ring], None]) -> None:
    """Until the connection breaks. A peer that vanished without a word is found out by asking it something."""
    while True:
        async for notification in connection.notifies(timeout=SILENCE):
            ring = parse(notification.payload)
            if ring is not None:
                heard(ring)
        async with asyncio.timeout(5):
            await connection.execute("SELECT 1")
