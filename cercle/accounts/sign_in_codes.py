"""Codes to sign in without a password. None is stored: the session and the outgoing row hold 128 random bits, and the
six digits follow from them by a key that is kept outside the database (pitfalls S11, S23)."""

import secrets
from datetime import timedelta
from hmac import compare_digest

from django.conf import settings

from cercle.core import limits
from cercle.core.errors import TooMany
from cercle.core.secrets import keyed_digest, keyed_digests

_PURPOSE = "account.sign_in_code"


def new_seed() -> str:
    """What allauth keeps as « the code » of a sign-in that has begun."""
    return secrets.token_hex(16)


def _digits(digest: str) -> str:
    """Six decimal digits; that 2^256 is no multiple of a million makes none likelier by more than 10^-70."""
    return f"{int(digest, 16) % 10**6:06d}"


def digits_of(seed: str) -> str:
    """The code that the message carries."""
    return _digits(keyed_digest(_PURPOSE, seed))


def try_code(seed: str, typed: str) -> bool:
    """Whether ``typed`` is the code of ``seed``, one of at most CODE_TRIES tries.

    The session counts tries as well; this count holds against requests that arrive together, each of which reads the
    session before another wrote it. An empty seed (nobody has that contact) is never right.
    """
    if not seed:
        return False
    try:
        limits.spend("CODE_TRIES", seed, period=timedelta(days=30))
    except TooMany:
        return False
    given = "".join(character for character in typed if character in "0123456789")
    known = [_digits(digest) for digest in keyed_digests(_PURPOSE, seed)]
    return any(compare_digest(given, code) for code in known)


def lifetime() -> timedelta:
    return timedelta(minutes=settings.LIMITS["CODE_MINUTES"])
