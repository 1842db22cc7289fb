"""Whether a file may come in, by its content alone."""

from dataclasses import dataclass

from django.core.files.base import File

from cercle.files.decoding import decode
from cercle.files.kinds import Kind, is_heic, sniff
from cercle.files.refusals import most_bytes, refused
from cercle.files.shapes import Decoded, Unfit


@dataclass(frozen=True)
class Checked:
    """What may be kept. The media type is ours, whatever the sender announced."""

    kind: Kind
    decoded: Decoded


def inspect(upload: "File[bytes]", *, declared: int | None = None) -> Checked:
    """Read ``upload`` whole, tell its kind and open it. ``declared`` is how many bytes its sender said it has.

    An image is written anew from its pixels, upright, without position or other data of its camera. A PDF is kept as it
    is. Raises ``Refused`` (file_…: codes of ``refusals.py``) or ``TooMany``.
    """
    try:
        return _inspect(upload, declared)
    except Unfit as unfit:
        raise refused(unfit) from None


def _inspect(upload: "File[bytes]", declared: int | None) -> Checked:
    # The size is measured, not believed.
    upload.seek(0)
    data = upload.read(most_bytes() + 1)
    if len(data) > most_bytes():
        raise Unfit("too_large")
    if declared is not None and declared != len(data):
        raise Unfit("length")
    if not data:
        raise Unfit("empty")
    kind = sniff(data[:12])
    if kind is None:
        raise Unfit("heic" if is_heic(data[:12]) else "kind")
    return Checked(kind, decode(kind, data))
