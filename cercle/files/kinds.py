"""The kinds of files that are accepted, told by their content alone. Imports nothing heavy: the decoder uses it too."""

from enum import Enum


class Kind(Enum):
    """Value: the media type (RFC 2046 and IANA's registry)."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    PDF = "application/pdf"

    @property
    def is_image(self) -> bool:
        return self is not Kind.PDF

    @property
    def extension(self) -> str:
        return {Kind.JPEG: ".jpg"}.get(self, f".{self.name.lower()}")


def sniff(head: bytes) -> Kind | None:
    """The kind that the first 12 bytes say, at the very beginning; None for anything else.

    A PDF reader accepts its mark later, too: what stands before it could be read as something else by another program.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    return None


def is_heic(head: bytes) -> bool:
    """A photo as some telephones keep it (ISO 23008-12)."""
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"avif"}
