"""Ringing one browser through its maker's push service (RFC 8030), encrypted for that browser (RFC 8291) and signed as
coming from this site (RFC 8292). What travels names nobody and says nothing of anybody."""

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from cercle.core.secrets import keyed_digest

logger = logging.getLogger(__name__)

#: Seconds for which a push service keeps what it cannot deliver: tomorrow it is no news any more.
KEPT = 24 * 3600
#: Seconds that a push service may take to answer.
TIMEOUT = 10


class Fate(Enum):
    """What the push service said."""

    TAKEN = "taken"
    GONE = "gone"  # that browser does not listen any more, or not to this key
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """``wait``: seconds after which the service wants to be asked again; 0 when it did not say."""

    fate: Fate
    wait: int = 0


class _Straight(requests.Session):
    """A push service answers where it was asked: nothing is followed to an address that was not allowed."""

    def post(self, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        return super().post(url, *args, allow_redirects=False, **kwargs)


@cache
def _signer(key: str) -> Vapid02:
    return Vapid02.from_string(key)


def public_key() -> str:
    """What browsers are told when they ask to be rung: the public half, base64url."""
    point = _signer(settings.PUSH_KEY).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def is_allowed(endpoint: str) -> bool:
    """Whether that is an address of a push service we know. Anything else would have this server call whatever address
    somebody names (SSRF)."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or not parts.hostname:
        return False
    if parts.scheme == "http":
        return f"http://{parts.netloc}" in settings.PUSH_HOSTS
    named = [host for host in settings.PUSH_HOSTS if "/" not in host]
    return (
        parts.scheme == "https"
        and port in {None, 443}
        and any(fnmatchcase(parts.hostname.lower(), host.lower()) for host in named)
    )


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these are a point of P-256 and 16 bytes, as a browser gives them (RFC 8291 §2.1, §3.2)."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes(p256dh))
        return len(_bytes(auth)) == 16
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def topic(place: str) -> str:
    """What collapses at the push service while it waits (RFC 8030 §5.4: 32 characters), and on the screen."""
    return keyed_digest("push.topic", place)[:32]


def send(endpoint: str, p256dh: str, auth: str, *, title: str, body: str, place: str, always: bool = False) -> Answer:
    """Hand one ring over. Blocking, at most ``TIMEOUT`` seconds to connect and as much to answer.

    ``always``: the browser shows it even where Cercle is open (js: templates/installable/sw.js).
    """
    if not is_allowed(endpoint):
        return Answer(Fate.GONE)
    page = place.partition("?")[0]
    told = {"title": title, "body": body, "url": place, "tag": topic(page), "always": always}
    origin = urlsplit(endpoint)
    try:
        webpush(
            {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}},
            json.dumps(told, ensure_ascii=False),
            vapid_private_key=_signer(settings.PUSH_KEY),
            vapid_claims={"sub": _contact(), "aud": f"{origin.scheme}://{origin.netloc}"},
            ttl=KEPT,
            timeout=TIMEOUT,
            headers={"Topic": topic(page), "Urgency": "normal"},
            requests_session=_Straight(),
        )
    except WebPushException as failure:
        return _understood(failure)
    except requests.RequestException as failure:
        logger.warning("the push service %s does not answer (%s)", origin.hostname, type(failure).__name__)
        return Answer(Fate.LATER)
    except ValueError:  # keys that are none
        return Answer(Fate.GONE)
    return Answer(Fate.TAKEN)


def _contact() -> str:
    """Whom a push service may write to (RFC 8292 §2.1)."""
    return settings.BASE_URL if settings.HTTPS else f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def _understood(failure: WebPushException) -> Answer:
    status = failure.status_code or 0
    if status in {401, 403, 404, 410}:
        return Answer(Fate.GONE)
    if status == 429 or status >= 500:
        wait = failure.retry_after or ""
        return Answer(Fate.LATER, int(wait) if wait.isdecimal() else 0)
    logger.warning("a push service refused a message: %s", status or "no answer")
    return Answer(Fate.REFUSED)
