"""Storing, keeping, letting go: parts of the acts of the domains that own the files."""

from collections.abc import Iterable
from secrets import token_bytes
from tempfile import SpooledTemporaryFile

from django.core.files.base import File
from django.utils import timezone

from cercle.files.keys import armoured
from cercle.files.models import StoredFile
from cercle.files.place import reached
from cercle.files.queries import kept_of, unkept
from cercle.files.refusals import away_for_storing
from cercle.files.sealing import KEY, seal

#: Bytes of a sealed file that are held in memory; more go through a temporary file, sealed already.
IN_MEMORY = 4 * 1024 * 1024


def store(parts: Iterable[bytes]) -> StoredFile:
    """Store ``parts`` encrypted, under a new random name. Talks to the storage: not to be called in a transaction.

    The row comes first, so that a store that was interrupted is known and swept. Nobody has to keep the file: what no
    domain keeps within a day goes. Raises ``Away`` (files_away).
    """
    key, count = token_bytes(KEY), 0
    row = StoredFile(key=armoured(key))
    row.save(force_insert=True)

    def counted() -> Iterable[bytes]:
        nonlocal count
        for part in parts:
            count += len(part)
            yield part

    with SpooledTemporaryFile(max_size=IN_MEMORY) as sealed:
        for part in seal(key, row.name, counted()):
            sealed.write(part)
        sealed.seek(0)
        with reached(away_for_storing()) as place:
            saved = place.save(row.path, File(sealed, name=row.path))
    if saved != row.path:
        raise RuntimeError(f"the storage chose another name than {row.path}")
    row.size = count
    row.save(update_fields=["size"])
    return row


def keep(*names: str) -> None:
    """From now on a row of a domain names these files. To be called in that row's transaction.

    Raises ``RuntimeError`` when one of them is not whole, or kept already.
    """
    wanted = [name for name in names if name]
    if unkept().filter(name__in=wanted, size__isnull=False).update(kept_at=timezone.now()) != len(wanted):
        raise RuntimeError("a file to keep is not there")


def forget(*names: str) -> None:
    """No row names these files any more: they are swept away, keys first. In the transaction that removes the row."""
    kept_of(names).update(kept_at=None)


def sweep(rows: Iterable[StoredFile]) -> int:
    """Delete files that nobody keeps; returns how many. Not to be called in a transaction.

    The bytes go first: a row without its file is found again at the next sweep. Raises ``Away`` (files_away).
    """
    count = 0
    for row in rows:
        with reached(away_for_storing()) as place:
            place.delete(row.path)
        count += unkept().filter(pk=row.pk).delete()[0]
    return count
