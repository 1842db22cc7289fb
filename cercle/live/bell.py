"""Ringing the bell: NOTIFY carries ids, never text (architecture.md). Readers fetch the rest through the domains."""

import json

from django.db import connection, transaction

from cercle.live import bus
from cercle.live.ear import CHANNEL as CHANNEL

#: The topic of what concerns everybody who may look into the directory.
DIRECTORY = "directory"

#: Events that the hub itself obeys, beside whatever is pushed for them.
JOINED = "joined"  # to account:<id>: its streams take up the topics it has gained
LEFT = "left"  # to any topic, with account=<id>: that account's streams of the topic end at once
PRESENCE = "presence"  # topic and event: accounts came (`on`) or went (`off`); whom it concerns, the domains say
RECHECK = "recheck"  # to account:<id>: its streams whose session or token has ended end at once


def account(id: object) -> str:
    """The topic of one account's own news."""
    return f"account:{id}"


def discussion(id: object) -> str:
    """The topic of what happens in one discussion."""
    return f"discussion:{id}"


def payload(topic: str, event: str, **ids: object) -> str:
    """What NOTIFY carries."""
    return json.dumps({"topic": topic, "event": event, "ids": ids}, default=str, separators=(",", ":"))


def ring(topic: str, event: str, **ids: object) -> None:
    """Tell every process, once the running transaction commits, that ``event`` happened to ``topic``.

    Topics: ``account:<uuid>``, ``discussion:<uuid>``, ``directory``. Nothing is told if the transaction rolls back.
    ``ids`` are ids, numbers and codes (PostgreSQL refuses a payload of 8,000 bytes or more). They arrive in the
    order of commits; but what comes in floods may go by a bus (``bus``), after the commit.
    """
    if bus.carries(event):
        told = payload(topic, event, **ids)
        transaction.on_commit(lambda: bus.publish([told]), robust=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload(topic, event, **ids)])
