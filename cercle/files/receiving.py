"""A file of a stranger's, from the upload to the storage: what every domain that takes files calls."""

from dataclasses import dataclass

from django.core.files.base import File

from cercle.files.actions import keep, store
from cercle.files.checks import inspect
from cercle.files.kinds import Kind
from cercle.files.place import refuse_in_silence
from cercle.files.refusals import away_for_storing


@dataclass(frozen=True)
class Received:
    """``file`` and ``preview`` are names of stored files, not kept yet. ``size`` in bytes as stored, the rest in
    pixels and pages."""

    kind: Kind
    size: int
    file: str
    preview: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None

    def keep(self) -> None:
        """In the transaction of the row that names them."""
        keep(self.file, self.preview)


def receive(upload: "File[bytes]", *, declared: int | None = None) -> Received:
    """Check and store ``upload``. Takes seconds and talks to the storage: not to be called in a transaction.

    Raises as ``checks.inspect``, and ``Away`` (files_away): before it takes a processor, where that is known.
    """
    refuse_in_silence(away_for_storing())
    checked = inspect(upload, declared=declared)
    decoded = checked.decoded
    return Received(
        kind=checked.kind,
        size=len(decoded.data),
        file=store([decoded.data]).name,
        preview=store([decoded.preview]).name,
        width=decoded.width,
        height=decoded.height,
        pages=decoded.pages,
    )
