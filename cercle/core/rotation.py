"""Writing every encrypted text again under the newest key, so that an old key can be destroyed.

Column by column, in the order of primary keys, some hundreds of rows to a transaction. How far it came is a row
(``Rotation``): a run that was stopped goes on from there. Programs may read and write meanwhile: rows under an older
key are held while they are rewritten, and what they write is under the newest key already.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from psycopg import sql

from cercle.core import encryption
from cercle.core.models import Rotation

#: Rows of one transaction.
TOGETHER = 500


@dataclass(frozen=True)
class Column:
    """One encrypted column."""

    table: str
    name: str
    key: str
    model: type[models.Model]

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


#: Texts that stand elsewhere than in a column of their own: each goes through them all, in a transaction, and returns
#: how many it saw. It is handed what gives the text under the newest key, or None when there is nothing to change.
others: list[Callable[[Callable[[bytes], bytes | None]], int]] = []


@dataclass
class Result:
    """``rewritten`` rows had an older key; ``unreadable`` ones are opened by no key and were left as they are."""

    seen: int = 0
    rewritten: int = 0
    unreadable: int = 0


def columns() -> list[Column]:
    """Every encrypted column of every model, in a fixed order."""
    found = [
        Column(model._meta.db_table, field.column, model._meta.pk.column, model)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, encryption.EncryptedTextField) and field.column and model._meta.pk.column
    ]
    return sorted(found, key=str)


def newest_key() -> str:
    """What names the newest key without saying anything of it."""
    return sha256(b"cercle.rotation\x00" + settings.TEXT_KEYS[0].encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Work:
    """Texts that a run has before it: ``done`` of ``all`` were written again by one that was stopped."""

    done: int
    all: int

    @property
    def rows(self) -> int:
        """A run that goes on from another one looks at everything once more."""
        return self.all - self.done + (self.all if self.done else 0)


def work() -> Work:
    """What is before a run, texts under the newest key included."""
    whole = sum(_count(column, "") for column in columns())
    return Work(whole - sum(_count(column, _resume(column).last) for column in columns()), whole)


def rotate(advance: Callable[[int], object] = lambda rows: None) -> Result:
    """Go through all columns; ``advance`` is told how many rows were seen. Stopped, it goes on at the next call.

    After that everything is looked at once more: between the two runs a key may have been put back, and what was
    written under it lies behind. So that no key is thrown away that is wanted, whatever happened in between.
    """
    Rotation.objects.filter(column__in=map(str, columns())).exclude(key=newest_key()).delete()
    goes_on = any(_resume(column).last for column in columns())
    result = Result()
    _go_through(result, advance, from_start=False)
    if goes_on:
        result.seen = result.unreadable = 0
        _go_through(result, advance, from_start=True)
    for other in others:
        result.seen += other(lambda data: _fresh(data, result))
    Rotation.objects.filter(key=newest_key(), column__in=map(str, columns())).delete()
    return result


def _go_through(result: Result, advance: Callable[[int], object], *, from_start: bool) -> None:
    for column in columns():
        for seen in _batches(column, result, from_start=from_start):
            result.seen += seen
            advance(seen)


def _resume(column: Column) -> Rotation:
    row, _created = Rotation.objects.get_or_create(key=newest_key(), column=str(column), defaults={"last": ""})
    return row


def _batches(column: Column, result: Result, *, from_start: bool) -> Iterator[int]:
    """``from_start``: the second look, which leaves the note of how far the first one came."""
    last = "" if from_start else _resume(column).last
    while rows := _read(column, last):
        older = [id for id, data in rows if not encryption.is_newest(bytes(data))]
        last = str(rows[-1][0])
        with transaction.atomic():
            held = _hold(column, older) if older else []
            _write(column, [(id, fresh) for id, data in held if (fresh := _fresh(bytes(data), result)) is not None])
            if not from_start:
                Rotation.objects.filter(key=newest_key(), column=str(column)).update(last=last)
        yield len(rows)


def _fresh(data: bytes, result: Result) -> bytes | None:
    """The text under the newest key; None when it is already, or cannot be read."""
    if encryption.is_newest(data):
        return None
    try:
        fresh = encryption.encrypt(encryption.decrypt(data))
    except ValueError:
        result.unreadable += 1
        return None
    result.rewritten += 1
    return fresh


def _after(column: Column, last: str) -> tuple[sql.Composable, list[Any]]:
    if not last:
        return sql.SQL(""), []
    value = column.model._meta.pk.to_python(last)
    return sql.SQL(" AND {} > %s").format(sql.Identifier(column.key)), [value]


def _read(column: Column, last: str) -> list[tuple[Any, memoryview]]:
    after, values = _after(column, last)
    query = sql.SQL("SELECT {key}, {name} FROM {table} WHERE {name} IS NOT NULL{after} ORDER BY {key} LIMIT %s")
    return _run(query, column, after, [*values, TOGETHER])


def _hold(column: Column, ids: list[Any]) -> list[tuple[Any, memoryview]]:
    """Those rows as they are now; nobody changes them until the transaction ends."""
    query = sql.SQL("SELECT {key}, {name} FROM {table} WHERE {key} = ANY(%s) ORDER BY {key} FOR UPDATE")
    return _run(query, column, sql.SQL(""), [ids])


def _count(column: Column, last: str) -> int:
    after, values = _after(column, last)
    query = sql.SQL("SELECT count(*) FROM {table} WHERE {name} IS NOT NULL{after}")
    return int(_run(query, column, after, values)[0][0])


def _run(query: sql.SQL, column: Column, after: sql.Composable, values: list[Any]) -> list[Any]:
    names = {"table": column.table, "name": column.name, "key": column.key}
    whole = query.format(after=after, **{name: sql.Identifier(value) for name, value in names.items()})
    with connection.cursor() as cursor:
        cursor.execute(whole, values)
        return list(cursor.fetchall())


def _write(column: Column, rows: list[tuple[Any, bytes]]) -> None:
    query = sql.SQL("UPDATE {table} SET {name} = %s WHERE {key} = %s").format(
        table=sql.Identifier(column.table), name=sql.Identifier(column.name), key=sql.Identifier(column.key)
    )
    with connection.cursor() as cursor:
        cursor.executemany(query, [(fresh, id) for id, fresh in rows])
