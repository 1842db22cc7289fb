"""What makes a seal: keyed digests (HMAC-SHA256, RFC 2104) over one audit line and over the seal before it.

The content and the chain are bound apart. So a line that was changed is found at its own seal and nowhere else, and a
seal that was removed does not hide what is said after it.
"""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from django.conf import settings

from cercle.audit.models import AuditLine, Seal

#: What the first seal follows.
START = bytes(32)


@cache
def _name(key: str) -> str:
    return sha256(b"cercle.audit.key\x00" + key.encode()).hexdigest()[:8]


def keyring() -> dict[str, str]:
    """Every key by the name that stands in its seals; the newest first."""
    return {_name(key): key for key in settings.AUDIT_KEYS}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def line_digest(key: str, number: int, at: datetime, line: AuditLine) -> bytes:
    """Binds every column of ``line`` to the seal ``number`` made at ``at``; 32 bytes."""
    actor = str(line.actor) if line.actor else None
    values = [line.pk, _moment(line.at), actor, line.act, line.subject_type, line.subject, line.detail]
    said = json.dumps([number, _moment(at), *values], sort_keys=True, separators=(",", ":"))
    return hmac.digest(key.encode(), b"cercle.audit.line\x00" + said.encode(), "sha256")


def link(key: str, previous: bytes, digest: bytes) -> bytes:
    """Binds a seal to the one before it; 32 bytes."""
    return hmac.digest(key.encode(), b"cercle.audit.chain\x00" + previous + digest, "sha256")


def made(lines: Iterable[AuditLine], after: Seal | None, at: datetime) -> list[Seal]:
    """The seals of ``lines``, in their order, behind ``after``; not saved."""
    (name, key), *_older = keyring().items()
    number, chain = (after.number, bytes(after.chain)) if after else (0, START)
    found = []
    for line in lines:
        number += 1
        digest = line_digest(key, number, at, line)
        chain = link(key, chain, digest)
        found.append(Seal(number=number, line=line.pk, at=at, key=name, digest=digest, chain=chain))
    return found


def same(one: bytes | memoryview, other: bytes | memoryview) -> bool:
    """In constant time. A column of bytes may come as a view of memory."""
    return hmac.compare_digest(bytes(one), bytes(other))
