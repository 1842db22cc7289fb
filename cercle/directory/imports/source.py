"""Reading the file: text or zip, line by line in blocks, with a steady, small amount of memory."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cercle.directory.imports.errors import FileFault

#: What the wanted file is called, in the zip of three (with a date after it) and on the mirror (in small letters).
NAME = "ps_libreacces_personne_activite"
BLOCK = 1 << 20

Refuse = Callable[[int, str, str], None]


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The file's bytes and how many there are. Raises ``FileFault`` when it cannot be opened."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                wanted = _wanted(archive)
                with _entry(archive, wanted) as file:
                    yield file, wanted.file_size
            return
        with path.open("rb") as file:
            if file.read(4) == b"PK\x03\x04":
                raise FileFault("the zip file is truncated: download it again.")
            file.seek(0)
            yield file, path.stat().st_size
    except zipfile.BadZipFile as error:
        raise FileFault(f"the zip file is damaged ({error}): download it again.") from None
    except (EOFError, zlib.error):
        raise FileFault("the zip file is truncated or damaged: download it again.") from None
    except OSError as error:
        raise FileFault(f"the file cannot be read: {error.strerror or error}.") from None


def _wanted(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    found = [info for info in archive.infolist() if Path(info.filename).name.casefold().startswith(NAME)]
    if not found:
        raise FileFault("the zip file holds no PS_LibreAcces_Personne_activite file.")
    return max(found, key=lambda info: info.filename)  # the latest, if there are several: names end in a date


def _entry(archive: zipfile.ZipFile, wanted: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(wanted)
    except RuntimeError:  # a password, or a compression that Python does not know
        raise FileFault("the zip file cannot be opened: it is encrypted or compressed in an unusual way.") from None


def header(file: IO[bytes]) -> str:
    """The first line. Raises ``FileFault`` when there is none or when it is not UTF-8."""
    line = file.readline(BLOCK)
    if not line.strip():
        raise FileFault("the file is empty.")
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileFault(
            "the file is not UTF-8 (it looks like latin-1): the national file is published in UTF-8."
        ) from None


def blocks(file: IO[bytes], separators: int, refuse: Refuse) -> Iterator[tuple[int, list[str]]]:
    """Complete lines after the header, a block at a time, with the number of the first one (the header is line 1).

    A line that is not UTF-8 is refused and left empty. Raises ``FileFault`` when the file ends inside a line: one that
    has no line end and fewer separators than its neighbours.
    """
    number, rest = 2, b""
    while block := file.read(BLOCK):
        whole, _, rest = (rest + block).rpartition(b"\n")
        if whole:
            lines = _decoded(whole, number, refuse)
            yield number, lines
            number += len(lines)
        if len(rest) > 4 * BLOCK:
            raise FileFault(f"line {number} does not end: this is not the national file.")
    if rest:
        if rest.count(b"|") < separators:
            raise FileFault(f"the file is truncated: it ends in the middle of line {number}.")
        yield number, _decoded(rest, number, refuse)


def _decoded(whole: bytes, number: int, refuse: Refuse) -> list[str]:
    try:
        return whole.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return [_line(line, number + place, refuse) for place, line in enumerate(whole.split(b"\n"))]


def _line(line: bytes, number: int, refuse: Refuse) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        cells = line.split(b"|")
        refuse(number, "not UTF-8", cells[2].decode("ascii", "ignore") if len(cells) > 2 else "")
        return ""
