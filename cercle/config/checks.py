"""Refuse an unsafe production start. Also run by `check --deploy`."""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from cercle.config import env

#: A key shorter than this can be guessed (256 bits in base64).
SHORTEST_KEY = 43


def is_local(host: str) -> bool:
    """The machine itself: no one else reaches it by this name."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""


def keys() -> list[CheckMessage]:
    """Signing, link, text and search keys: long, not an example, and each for its own purpose."""
    purposes = {
        "CERCLE_SECRET_KEY": [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
        "CERCLE_LINK_KEYS": list(settings.LINK_KEYS),
        "CERCLE_TEXT_KEYS": list(settings.TEXT_KEYS),
        "CERCLE_AUDIT_KEYS": list(settings.AUDIT_KEYS),
        "CERCLE_SEARCH_KEY": [settings.SEARCH_KEY],
    }
    found: list[CheckMessage] = []
    seen: dict[str, str] = {}
    for name, values in purposes.items():
        if any(len(key) < SHORTEST_KEY or len(set(key)) < 10 or "insecure" in key for key in values):
            advice = "make one with `openssl rand -base64 48`"
            found.append(Error(f"{name} is a default or too short: {advice}.", id="cercle.E001"))
        if any(seen.setdefault(key, name) != name for key in values):
            found.append(Error(f"{name} repeats a key of another purpose.", id="cercle.E002"))
    return found


def debug() -> list[CheckMessage]:
    if settings.DEBUG:
        return [Error("CERCLE_DEBUG is on: error pages would show health data.", id="cercle.E003")]
    return []


def sender() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.EMAIL_HOST:
        found.append(Error("no mail server: set CERCLE_SMTP_HOST.", id="cercle.E004"))
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith(".invalid"):
        found.append(Error("no sender: set CERCLE_FROM_EMAIL to an address of your domain.", id="cercle.E005"))
    return found


def base_url() -> list[CheckMessage]:
    if not settings.HTTPS and not is_local(_host()):
        return [Error(f"CERCLE_BASE_URL is {settings.BASE_URL}: links and sessions need https.", id="cercle.E006")]
    return []


def fixed_codes() -> list[CheckMessage]:
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        return [Error("a fixed second-factor code is set.", id="cercle.E007")]
    return []


def public_demo() -> list[CheckMessage]:
    """A demo's passwords are published on its own page."""
    if settings.DEMO and not is_local(_host()) and not env.boolean("CERCLE_DEMO_PUBLIC", False):
        return [
            Error(
                f"demo mode at {settings.BASE_URL}: its accounts are open to everyone. "
                "Set CERCLE_DEMO=0, or CERCLE_DEMO_PUBLIC=1 if that is meant.",
                id="cercle.E008",
            )
        ]
    return []


def proxy() -> list[CheckMessage]:
    bind = env.text("CERCLE_BIND", "127.0.0.1")
    if settings.BEHIND_PROXY and not is_local(bind):
        return [
            Warning(
                f"CERCLE_BIND is {bind} while a proxy's word is trusted: "
                "make sure that only the proxy reaches this port.",
                id="cercle.W001",
            )
        ]
    return []


PRODUCTION: Sequence[Callable[[], list[CheckMessage]]] = (keys, debug, sender, base_url, fixed_codes, proxy)


def start_messages() -> list[CheckMessage]:
    """What speaks against a start with these settings."""
    found = public_demo()
    if not settings.DEMO:
        found += [message for check in PRODUCTION for message in check()]
    return found


@register(Tags.security, deploy=True)
def safe_start(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Django's side of the same: `cercle check --deploy`."""
    return start_messages()


def refuse_unsafe_start() -> None:
    """Raise SystemExit with one line when a start would be unsafe."""
    errors = [str(message.msg) for message in start_messages() if message.is_serious(40)]
    if errors:
        raise SystemExit(f"cercle: unsafe start refused: {' '.join(errors)}")
