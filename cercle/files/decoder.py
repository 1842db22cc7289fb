"""A process that opens one file of a stranger's and ends: the file on its input, what may be kept on its output.

Decoders are large programs in C that meet hostile data here. This process has no key, no database, no environment; it
may take so much memory and time, write no file, and whatever happens to it happens to it alone.

    python -I -m cercle.files.decoder image/jpeg < photo.jpg

Answers with a line of JSON, then the bytes that it announces (``decoding.py`` reads them).
"""

import json
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cercle.files.kinds import Kind
    from cercle.files.shapes import Decoded

#: Bytes of address space, and seconds of processor.
MEMORY = 1536 * 1024 * 1024
SECONDS = 20


def confine() -> None:
    """Give up what is not needed. No memory is written to disk when the process breaks: it would be the file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def main(media_type: str) -> None:
    confine()
    from cercle.files.kinds import Kind
    from cercle.files.shapes import Unfit

    data = sys.stdin.buffer.read()
    try:
        found = _decode(Kind(media_type), data)
    except Unfit as unfit:
        _say({"refused": unfit.code, "values": unfit.values})
        return
    except MemoryError:
        _say({"refused": "too_complex", "values": {}})
        return
    same = found.data is data
    _say(
        {
            "lengths": [0 if same else len(found.data), len(found.preview)],
            "same": same,
            "width": found.width,
            "height": found.height,
            "pages": found.pages,
            "animated": found.animated,
        },
        b"" if same else found.data,
        found.preview,
    )


def _decode(kind: "Kind", data: bytes) -> "Decoded":
    """Only the library that is needed is loaded."""
    if kind.is_image:
        from cercle.files import images

        return images.decode(kind, data)
    from cercle.files import pdfs

    return pdfs.decode(data)


def _say(head: dict[str, object], *parts: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
