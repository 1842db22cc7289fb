"""Health text at rest: encrypted by the application with a key outside the database.

Fernet (AES-128-CBC + HMAC-SHA256, RFC-style token) from the `cryptography` package; the first key of
``settings.TEXT_KEYS`` writes, all of them read, so keys rotate without a stop.
"""

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _BinaryField = models.BinaryField[str, str]
else:
    _BinaryField = models.BinaryField


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    derived = [base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()) for key in keys]
    return MultiFernet([Fernet(key) for key in derived])


def encrypt(text: str) -> bytes:
    return _cipher(tuple(settings.TEXT_KEYS)).encrypt(text.encode())


def decrypt(data: bytes) -> str:
    """Raises ``ValueError`` when no key opens ``data``: a key file was lost or the row was altered."""
    try:
        return _cipher(tuple(settings.TEXT_KEYS)).decrypt(bytes(data)).decode()
    except InvalidToken:
        raise ValueError("no key opens this text") from None


def is_newest(data: bytes) -> bool:
    """Whether ``data`` is under the newest key."""
    try:
        _cipher(tuple(settings.TEXT_KEYS[:1])).decrypt(bytes(data))
    except InvalidToken:
        return False
    return True


class EncryptedTextField(_BinaryField):
    """Text in Python, ciphertext in the database. It cannot be searched or compared in SQL, by design."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def get_default(self) -> Any:
        """An empty text for what was not given: a binary field's empty bytes would stand there unencrypted."""
        default = super().get_default()
        return "" if default == b"" else default

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if isinstance(value, str) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value if prepared else self.get_prep_value(value), connection, True)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(value)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
