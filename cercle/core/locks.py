"""Named locks in PostgreSQL, for what has no row to lock yet. They end with the transaction."""

from django.db import connection


def _number(cursor_sql: str, name: str) -> bool:
    if not connection.in_atomic_block:
        raise RuntimeError("a named lock ends with its transaction: open one first")
    with connection.cursor() as cursor:
        cursor.execute(cursor_sql, [name])
        return cursor.fetchone()[0] is not False


def hold(name: str) -> None:
    """Wait for the lock ``name`` and keep it until the transaction ends. Take several in alphabetical order.

    Two names share a lock only when their 64-bit hashes collide, which makes one wait and nothing wrong.
    """
    _number("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", name)


def try_hold(name: str) -> bool:
    """Take the lock if it is free; False, at once, if another transaction has it."""
    return _number("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", name)
