"""Having a file opened by a process of its own (``decoder.py``), a few at a time."""

import json
import logging
import subprocess
import sys
from threading import BoundedSemaphore

from cercle.files.decoder import SECONDS
from cercle.files.kinds import Kind
from cercle.files.shapes import Decoded, Unfit

logger = logging.getLogger(__name__)

#: Decoders that a web process runs at once; each may take a core and ``decoder.MEMORY``.
AT_ONCE = 2
#: Seconds to wait for one's turn, and for the answer.
PATIENCE = 15.0
LONGEST = SECONDS + 10.0

_turns = BoundedSemaphore(AT_ONCE)


def decode(kind: Kind, data: bytes) -> Decoded:
    """Raises ``Unfit``; its code is ``busy`` when too many wait."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Unfit("busy")
    try:
        answer = _run(kind, data)
    finally:
        _turns.release()
    line, _newline, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise Unfit(head["refused"], **head["values"])
    kept, preview = head["lengths"]
    if len(rest) != kept + preview:
        raise Unfit("too_complex")
    return Decoded(
        data=data if head["same"] else rest[:kept],
        preview=rest[kept:],
        width=head["width"],
        height=head["height"],
        pages=head["pages"],
        animated=head["animated"],
    )


def _run(kind: Kind, data: bytes) -> bytes:
    command = [sys.executable, "-I", "-m", "cercle.files.decoder", kind.value]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST, env={}, cwd="/", check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unfit("too_complex") from None
    if done.returncode == 0 and b"\n" in done.stdout:
        return done.stdout
    # Killed for its time or its memory, or broken by what it read. The last line names no content.
    last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
    logger.warning("a decoder of %s ended with %s: %s", kind.value, done.returncode, last[:200])
    raise Unfit("too_complex")
