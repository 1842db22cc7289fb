"""The head of the chain: number and mark of its last seal, kept outside the database.

A chain whose end was cut off is a shorter chain, with nothing wrong in it. Whoever knows a later head finds it: the
worker keeps the last one it made in a file beside the data, and `cercle audit-head` prints it for another machine.
"""

import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from cercle.audit.models import Seal
from cercle.audit.seals import same

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """Seal ``number`` and its ``chain``; written ``NUMBER:HEXADECIMAL``."""

    number: int
    chain: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.chain.hex()}"

    @classmethod
    def of(cls, seal: Seal) -> "Head":
        return cls(seal.number, bytes(seal.chain))

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Raises ``ValueError`` when ``text`` is no head."""
        number, _, chain = text.strip().partition(":")
        head = cls(int(number), bytes.fromhex(chain))
        if head.number < 1 or len(head.chain) != 32:
            raise ValueError("a head is NUMBER:64 hexadecimal digits")
        return head

    def holds(self) -> bool:
        """Whether the chain still goes through it."""
        seal = Seal.objects.filter(number=self.number).first()
        return seal is not None and same(seal.chain, self.chain)


def kept() -> Head | None:
    """The head that this machine kept; None when it kept none. Raises ``ValueError`` when the file says nonsense."""
    try:
        return Head.parse(_file().read_text())
    except FileNotFoundError:
        return None


def note(seal: Seal) -> bool:
    """Keep the head that ``seal`` is. When the chain does not go through the one kept before, that one stays: it is
    the proof that something was cut off. ``cercle audit-head --accept`` ends that."""
    try:
        before = kept()
        if before and not before.holds():
            raise ValueError(f"the chain does not hold seal {before.number} as it was kept")
    except ValueError as error:
        logger.error("the trace is not what it was (%s): run `cercle verify-audit`", error)
        return False
    # Another worker, which sealed after this one, may have been quicker to note it.
    if before is None or before.number < seal.number:
        keep(Head.of(seal))
    return True


def keep(head: Head) -> None:
    """Whole or not at all; owner-only."""
    file = _file()
    # A name of its own, owner-only: two workers may be here at once.
    descriptor, aside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(f"{head}\n")
    Path(aside).rename(file)


def forget() -> None:
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.AUDIT_HEAD)
