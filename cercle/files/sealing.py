"""A stream of bytes, encrypted and authenticated in chunks.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: « Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance », 2015), as the file format age uses it, with AES-256-GCM: each chunk's nonce is its number and
whether it is the last one. Chunks that were swapped, left out, repeated, or cut off at the end are found. The key is
the file's own, so that a nonce is never used twice; the file's name is authenticated with each chunk, so that two
stored files cannot be exchanged for each other.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: What a stored file begins with: the version of this format.
HEADER = b"cercle1\n"
CHUNK = 64 * 1024
TAG = 16
KEY = 32


class Damaged(Exception):
    """The stored bytes are not those that were written: cut, altered, exchanged, or under another key."""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def sealed_size(size: int) -> int:
    """How many bytes ``size`` of them take once sealed. An empty file has one empty chunk."""
    return len(HEADER) + size + TAG * max(1, -(-size // CHUNK))


def seal(key: bytes, name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """What to store of ``parts``, which come in any lengths."""
    cipher, number = AESGCM(key), 0
    yield HEADER
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) > CHUNK:  # the last chunk is only known once nothing follows
            yield cipher.encrypt(_nonce(number, last=False), bytes(waiting[:CHUNK]), name.encode())
            del waiting[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), name.encode())


def unseal(key: bytes, name: str, stored: Readable) -> Iterator[bytes]:
    """The bytes again, each chunk after it was found to be right. Raises ``Damaged``, at the latest at the end."""
    cipher, number = AESGCM(key), 0
    if _read(stored, len(HEADER)) != HEADER:
        raise Damaged
    chunk = _read(stored, CHUNK + TAG)
    while True:
        following = _read(stored, CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, name.encode())
        except (InvalidTag, ValueError):
            raise Damaged from None
        if not following:
            return
        chunk, number = following, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _read(stored: Readable, size: int) -> bytes:
    """Exactly ``size`` bytes unless the end comes first: a storage may give less at a time."""
    found = b""
    while len(found) < size:
        part = stored.read(size - len(found))
        if not part:
            break
        found += part
    return found
