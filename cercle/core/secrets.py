"""Short codes, and digests that name nobody to whoever copies the database."""

import secrets
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac


def _digest(purpose: str, value: str, key: str) -> str:
    return salted_hmac(f"cercle.{purpose}", value, secret=key, algorithm="sha256").hexdigest()


def keyed_digest(purpose: str, value: str) -> str:
    """64 hexadecimal characters of HMAC-SHA256 under the newest key, which is kept outside the database.

    ``purpose`` keeps one use from being replayed as another.
    """
    return _digest(purpose, value, settings.SECRET_KEY)


def keyed_digests(purpose: str, value: str) -> list[str]:
    """The digest under every key still accepted, newest first: for ``digest__in`` after a rotation of keys."""
    return [_digest(purpose, value, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def matches(purpose: str, value: str, digest: str) -> bool:
    """Whether ``digest`` is ``value``'s under any accepted key; takes the same time for every wrong value."""
    return any(compare_digest(known, digest) for known in keyed_digests(purpose, value))


def random_code(digits: int = 6) -> str:
    """A code of that many decimal digits from the system's generator, zeros included (pitfall S23)."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"
