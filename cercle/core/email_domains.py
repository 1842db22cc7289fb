"""Slips of the finger in well-known mail domains. A suggestion only: the person decides."""

from cercle.core.emails import BadAddress, normalise

#: Mailboxes that people in France commonly hold; the health ones are those of national programmes.
COMMON = (
    "gmail.com",
    "orange.fr",
    "wanadoo.fr",
    "hotmail.fr",
    "hotmail.com",
    "outlook.fr",
    "outlook.com",
    "live.fr",
    "live.com",
    "msn.com",
    "yahoo.fr",
    "yahoo.com",
    "free.fr",
    "sfr.fr",
    "neuf.fr",
    "laposte.net",
    "bbox.fr",
    "numericable.fr",
    "icloud.com",
    "me.com",
    "protonmail.com",
    "proton.me",
    "aphp.fr",
)
#: Real domains one edit away from a common one: never called a slip.
_REAL = frozenset({"mail.com", "ymail.com", "gmx.fr", "gmx.com", "email.com", "live.be", "orange.com", "free.com"})


def _one_slip(left: str, right: str) -> bool:
    """Whether one letter added, missing, changed, or two neighbours swapped turns ``left`` into ``right``."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])


def suspect_domain(address: str) -> str | None:
    """The address that was probably meant (``…@gmial.com`` → ``…@gmail.com``), or None when nothing looks wrong."""
    try:
        local, _at, domain = normalise(address).partition("@")
    except BadAddress:
        return None
    if domain in COMMON or domain in _REAL:
        return None
    close = [known for known in COMMON if _one_slip(domain, known)]
    name = domain.rpartition(".")[0]
    # The right name under a wrong ending (« gmail.fr », « laposte.fr »), when only one ending exists.
    close += [known for known in COMMON if known.rpartition(".")[0] == name and name in {"gmail", "laposte", "wanadoo"}]
    return f"{local}@{close[0]}" if close else None
