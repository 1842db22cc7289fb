"""Ringing the bell: NOTIFY carries ids, never text (architecture.md). Whoever hears reads the row through access."""

import json

from django.db import connection

#: The one PostgreSQL channel; the topic inside says who is concerned.
CHANNEL = "cercle"


def ring(topic: str, event: str, **ids: object) -> None:
    """Tell every process, once the running transaction commits, that ``event`` happened to ``topic``.

    Topics: ``account:<uuid>``, ``discussion:<uuid>``, ``everyone``. Nothing is told if the transaction rolls back.
    ``ids`` are ids, numbers and codes (PostgreSQL refuses a payload of 8,000 bytes or more).
    """
    payload = json.dumps({"topic": topic, "event": event, **ids}, default=str, separators=(",", ":"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
