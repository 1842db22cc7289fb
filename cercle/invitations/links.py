"""Links that carry no stored secret (architecture.md).

A token is base64url(invitation id: 16 bytes, version: 3, channel: 1, MAC: 16): 36 bytes, 48 characters, no padding bit,
so each link has exactly one spelling. The MAC is HMAC-SHA256 cut to 128 bits (RFC 2104 §5 allows half) under a key
kept outside the database: any link can be shown again, and a copy of the database opens nothing.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from cercle.invitations.models import Invitation

#: Keeps a MAC made here from meaning anything to another use of the same keys, and the other way round.
_DOMAIN = b"cercle.invitations.link.v1\x00"
_MAC_BYTES = 16
_SHAPE = re.compile(r"[A-Za-z0-9_-]{48}", re.ASCII)
_LAST_VERSION = 2**24 - 1


class Channel(Enum):
    """How a link travelled. The number is in the token: it must never change its meaning."""

    EMAIL = 1
    SMS = 2
    COPY = 3
    SHARE = 4
    MAILTO = 5
    QR = 6
    LETTER = 7
    TEXT = 8  # the inviter's own SMS (sms: link), not the server's

    @property
    def proves(self) -> str:
        """What arriving by this channel proves: "email", "sms", or "" for what the server did not send itself."""
        return {Channel.EMAIL: "email", Channel.SMS: "sms"}.get(self, "")


@dataclass(frozen=True)
class Link:
    """A token whose MAC is right: it was made here. Whether it still opens anything is for ``states`` to say."""

    invitation_id: UUID
    version: int
    channel: Channel


def _mac(key: str, payload: bytes) -> bytes:
    return hmac.new(key.encode(), _DOMAIN + payload, sha256).digest()[:_MAC_BYTES]


def make(invitation: Invitation, channel: Channel) -> str:
    """The token of ``invitation``'s present version. The same values give the same token."""
    if not 1 <= invitation.version <= _LAST_VERSION:
        raise ValueError("version out of range")
    payload = invitation.pk.bytes + invitation.version.to_bytes(3, "big") + bytes([channel.value])
    return base64.urlsafe_b64encode(payload + _mac(settings.LINK_KEYS[0], payload)).decode()


def url(invitation: Invitation, channel: Channel) -> str:
    """The address to open. Its origin is the setting's, never a request's (pitfall S13)."""
    return f"{settings.BASE_URL}/i/{make(invitation, channel)}"


def read(token: object) -> Link | None:
    """The link in ``token``, or None for anything that was not made here.

    Every key is tried whatever the first one says, and compared in constant time.
    """
    if not isinstance(token, str) or not _SHAPE.fullmatch(token):
        return None
    raw = base64.urlsafe_b64decode(token)
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if sum(hmac.compare_digest(_mac(key, payload), mac) for key in settings.LINK_KEYS) == 0:
        return None
    try:
        channel = Channel(payload[19])
    except ValueError:
        return None
    return Link(UUID(bytes=payload[:16]), int.from_bytes(payload[16:19], "big"), channel)
