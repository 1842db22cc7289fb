"""Keys that live beside the data and never in the database.

Each comes from an environment variable (comma-separated, newest first: the others are old keys that still open what
they closed) or else from a file of the data directory, made at the first start with owner-only rights.
"""

import base64
import os
import secrets
from pathlib import Path

from cercle.config import env

#: NIST P-256 (FIPS 186-5): a private key is smaller.
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _from_file(folder: Path, name: str, length: int = 48) -> list[str]:
    """``length``: random bytes of a key that has to be made."""
    file = folder / "keys" / name
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.parent.mkdir(exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process of the same start made it
        else:
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(length) + "\n")
    found = [line.strip() for line in file.read_text().splitlines() if line.strip()]
    if not found:
        raise SystemExit(f"cercle: the key file {file} is empty: restore it from a backup of the keys.")
    return found


def _keys(variable: str, folder: Path, name: str) -> list[str]:
    found = env.words(variable)
    if any(len(key) < 32 for key in found):
        raise env.BadSetting(variable, "keys of at least 32 characters, newest first, separated by commas")
    return found or _from_file(folder, name)


def signing_keys(folder: Path) -> tuple[str, list[str]]:
    """Django's SECRET_KEY and its older versions."""
    newest, *older = _keys("CERCLE_SECRET_KEY", folder, "signing")
    return newest, older


def link_keys(folder: Path) -> list[str]:
    """Keys of invitation links, newest first."""
    return _keys("CERCLE_LINK_KEYS", folder, "links")


def search_key(folder: Path) -> str:
    """What messages are found by. The first alone counts: with a new one the worker writes the index again."""
    return _keys("CERCLE_SEARCH_KEY", folder, "search")[0]


def text_keys(folder: Path) -> list[str]:
    """Keys of health text at rest, newest first."""
    return _keys("CERCLE_TEXT_KEYS", folder, "text")


def push_key(folder: Path) -> str:
    """The private VAPID key (RFC 8292): 32 bytes as base64url, as every maker of such keys prints them.

    Browsers that asked to be rung know its public half: with another key they have to ask again. Any 32 random bytes
    are a scalar of P-256, but for one in four thousand million.
    """
    found = env.text("CERCLE_VAPID_KEY") or _from_file(folder, "push", 32)[0]
    try:
        number = int.from_bytes(base64.urlsafe_b64decode(found + "=" * (-len(found) % 4)))
    except ValueError:
        number = 0
    if not (len(found) == 43 and 0 < number < _P256_ORDER):
        raise env.BadSetting("CERCLE_VAPID_KEY", "a private VAPID key: 32 bytes as base64url, 43 characters")
    return found


def audit_keys(folder: Path) -> list[str]:
    """Keys of the trace's seals, newest first. An older one stays as long as its seals are to be verified."""
    return _keys("CERCLE_AUDIT_KEYS", folder, "audit")
