from uuid import UUID

from ninja import Schema


class FileOut(Schema):
    """A file that goes, or will go, with a message. ``size`` in bytes as stored, ``width`` and ``height`` in pixels of
    an image, ``pages`` of a PDF."""

    id: UUID
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
