"""Typed readers of the environment that refuse nonsense.

A mistyped setting must stop the start with one clear line, never become a silent default.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(SystemExit):
    """A setting cannot be understood; the message names it and says what it takes."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"cercle: {name} is not usable: expected {expected}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(name, "1 or 0")


def integer(name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise BadSetting(name, "a whole number") from None
    if not least <= number <= most:
        raise BadSetting(name, f"a whole number from {least} to {most}")
    return number


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; blanks dropped."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def path(name: str, default: Path) -> Path:
    value = text(name)
    return Path(value).expanduser().resolve() if value else default


def base_url(name: str, default: str) -> str:
    """An absolute http(s) origin without path, query or trailing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise BadSetting(name, "an origin such as https://cercle.example.fr")
    return value


def bus_url(name: str) -> str:
    """The address of a Valkey or Redis server, or nothing."""
    value = text(name)
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"redis", "rediss", "valkey", "valkeys", "unix"} or not (parts.hostname or parts.path):
        raise BadSetting(name, "a server such as redis://bus.example.fr:6379 (rediss:// with TLS)")
    return value.replace("valkey", "redis", 1) if parts.scheme.startswith("valkey") else value
