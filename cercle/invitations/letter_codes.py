"""The short code of a printed letter, for a hand that types: fifteen characters in three groups, « K7QD4-M2X9T-RPA3C ».

75 bits in Crockford's base 32 (no I, L, O, U, so that nothing is read wrong): the first 40 bits of the invitation's id,
which find it, and 35 of an HMAC-SHA256 over its whole id and version under the links' key. Nothing is stored. With
the limit LINK_ADDRESS (60 tries a minute) a guess at 35 bits takes centuries; a corrected invitation's letter opens
nothing, as its links do.
"""

import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from cercle.invitations import access, links
from cercle.invitations.models import Invitation

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DOMAIN = b"cercle.invitations.letter.v1\x00"
_MAC_BITS = 35
LENGTH = 15


def make(invitation: Invitation) -> str:
    """The code of ``invitation``'s present version, in groups of five."""
    number = (_prefix(invitation.pk) << _MAC_BITS) | _mac(settings.LINK_KEYS[0], invitation)
    text = "".join(_ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH - 1, -1, -1))
    return "-".join(text[start : start + 5] for start in range(0, LENGTH, 5))


def has_shape(typed: str) -> bool:
    """Whether ``typed`` could be a code at all: what a slip of the finger gets wrong first."""
    return len(_plain(typed)) == LENGTH and set(_plain(typed)) <= set(_ALPHABET)


def token(typed: str) -> str:
    """The token of the link that the code stands for (``Channel.LETTER``, which proves nothing); "" for no invitation.

    Case, spaces, hyphens and the letters that look like figures do not matter.
    """
    if not has_shape(typed):
        return ""
    number = 0
    for character in _plain(typed):
        number = number << 5 | _ALPHABET.index(character)
    given = number & (1 << _MAC_BITS) - 1
    for invitation in access.with_prefix(number >> _MAC_BITS):
        right = [hmac.compare_digest(_bytes(_mac(key, invitation)), _bytes(given)) for key in settings.LINK_KEYS]
        if any(right):
            return links.make(invitation, links.Channel.LETTER)
    return ""


def _plain(typed: str) -> str:
    return "".join(character for character in typed.upper() if character.isalnum()).translate(_READ_AS)


def _prefix(id: UUID) -> int:
    return id.int >> 88


def _mac(key: str, invitation: Invitation) -> int:
    payload = _DOMAIN + invitation.pk.bytes + invitation.version.to_bytes(3, "big")
    return int.from_bytes(hmac.new(key.encode(), payload, sha256).digest()[:8], "big") >> 64 - _MAC_BITS


def _bytes(number: int) -> bytes:
    return number.to_bytes(5, "big")
