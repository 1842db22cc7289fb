"""E-mail addresses, normalised once at the boundary (pitfall S17); only normalised addresses are ever compared.

The whole address is lower-cased. RFC 5321 §2.4 lets a host tell « Jean » from « jean » in the local part, but no
provider that people use does, while capitals typed by a phone's keyboard are everyday: two rows for one person would
be the real harm. Plus-tags and dots are kept: they are different mailboxes for some providers.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

import idna
from django.utils.translation import gettext_lazy as _

from cercle.core import mail_domains

#: Longest address that fits in an SMTP path (RFC 5321 §4.5.3.1.3, less the two angle brackets).
LONGEST = 254
LONGEST_LOCAL = 64

_MESSAGES = {
    "empty": _("Indiquez une adresse e-mail."),
    "no_at": _("Il manque « @ » dans l’adresse."),
    "several_at": _("Il y a plusieurs « @ » : indiquez une seule adresse."),
    "space": _("L’adresse contient une espace : vérifiez-la."),
    "local": _("La partie avant « @ » contient un caractère qui n’est pas permis."),
    "accent": _("La partie avant « @ » ne peut pas contenir d’accent."),
    "domain": _("La partie après « @ » n’est pas un nom de domaine, comme « exemple.fr »."),
    "length": _("L’adresse est trop longue."),
}

# A dot-atom (RFC 5322 §3.2.3). Quoted local parts are legal and unused; refusing them closes header injection.
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# What comes along when an address is pasted: spaces of every width, invisible marks, list separators.
_AROUND = " \t\r\n\v\f\u00a0\u202f\u2007\u200b\u200c\u200d\u2060\ufeff\u200e\u200f;,"


class BadAddress(ValueError):
    """The text is no usable address. ``code`` is stable for programs, ``str()`` is for the person, translated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(_MESSAGES[self.code])


def _unwrap(text: str) -> str:
    """The bare address inside ``mailto:…?subject=…``, ``<…>`` and what a paste leaves around it."""
    while True:
        before = text
        text = text.strip(_AROUND)
        if text[:7].lower() == "mailto:":
            text = unquote(text[7:].partition("?")[0])
        if text.startswith("<") and text.endswith(">"):
            text = text[1:-1]
        if text == before:
            return text


@lru_cache(maxsize=10_000)  # few domains, each in very many addresses of a directory
def _ascii_domain(domain: str) -> str:
    """Punycode by UTS 46; raises ``BadAddress("domain")``. An address in brackets or of bare numbers is refused."""
    try:
        encoded = idna.encode(domain.rstrip("."), uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise BadAddress("domain") from None
    labels = encoded.split(".")
    if len(labels) < 2 or len(labels[-1]) < 2 or labels[-1].isdigit():
        raise BadAddress("domain")
    return encoded


def normalise(text: str) -> str:
    """The one form of ``text`` that is stored and compared: lower case, punycode domain, at most 254 characters.

    Raises ``BadAddress`` (a ``ValueError``). Applying it again changes nothing.
    """
    address = _unwrap(unicodedata.normalize("NFC", text))
    if not address:
        raise BadAddress("empty")
    if len(address) > 2 * LONGEST:
        raise BadAddress("length")
    if any(character.isspace() for character in address):
        raise BadAddress("space")
    if "@" not in address:
        raise BadAddress("no_at")
    local, _at, domain = address.rpartition("@")
    if "@" in local:
        raise BadAddress("several_at")
    local = local.lower()
    if not local.isascii():
        raise BadAddress("accent")
    if not _LOCAL.fullmatch(local):
        raise BadAddress("local")
    result = f"{local}@{_ascii_domain(domain)}"
    if len(local) > LONGEST_LOCAL or len(result) > LONGEST:
        raise BadAddress("length")
    return result


def mask(address: str) -> str:
    """``j•••@example.org``: enough for its owner to recognise it, not enough for anyone else (pitfall S28)."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def suggest(address: str) -> str:
    """The address that was probably meant when a normalised one misses an everyday domain by a slip; "" otherwise.

    « jeanne@gmial.com » → « jeanne@gmail.com ». Only ever proposed: a rare domain may be the right one.
    """
    local, _at, domain = address.rpartition("@")
    if not local or domain in mail_domains.KNOWN:
        return ""
    meant = mail_domains.SLIPS.get(domain)
    if meant is None:
        near = [known for known in mail_domains.LONG_ENOUGH if _is_one_slip(domain, known)]
        meant = near[0] if len(near) == 1 else ""
    return f"{local}@{meant}" if meant else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is wrong, missing, too many or swapped with its neighbour."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), len(typed))
    start = min(start, len(typed), len(meant))
    rest, wanted = typed[start:], meant[start:]
    swapped = len(rest) > 1 and rest[1::-1] + rest[2:] == wanted
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
