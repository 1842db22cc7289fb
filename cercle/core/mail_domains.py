"""Domains of everyday mailboxes in France, and the slips of the keyboard that miss them. Data: a new one is a line."""

#: Providers that people use. A domain listed here is never corrected, however near it is to another one.
KNOWN = frozenset(
    {
        *("gmail.com", "googlemail.com", "mail.com", "email.com", "ymail.com", "rocketmail.com"),
        *("orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "numericable.fr", "club-internet.fr"),
        *("laposte.net", "laposte.fr", "cegetel.net", "aliceadsl.fr", "voila.fr", "nordnet.fr", "orange.com"),
        *("hotmail.com", "hotmail.fr", "hotmail.be", "hotmail.ch", "outlook.com", "outlook.fr", "outlook.be"),
        *("live.fr", "live.com", "live.be", "msn.com", "yahoo.fr", "yahoo.com", "yahoo.be", "yahoo.ca", "aol.com"),
        *("icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "pm.me", "gmx.fr", "gmx.com", "gmx.net"),
        *("mailo.com", "netcourrier.com", "lilo.org", "ik.me", "mediserv.fr", "canl.nc", "mls.nc", "mail.pf"),
    }
)

#: Those long enough for one wrong, missing, added or swapped letter to be a slip rather than another domain.
LONG_ENOUGH = tuple(sorted(domain for domain in KNOWN if len(domain) >= 8))

#: Slips that are further away, or of short domains.
SLIPS = {
    "gmail.fr": "gmail.com",
    "gmail.net": "gmail.com",
    "gmail.co": "gmail.com",
    "gmai.fr": "gmail.com",
    "gmaill.fr": "gmail.com",
    "gmial.fr": "gmail.com",
    "wanadoo.com": "wanadoo.fr",
    "wanado.com": "wanadoo.fr",
    "orang.fr": "orange.fr",
    "laposte.com": "laposte.net",
    "la-poste.net": "laposte.net",
    "laposte.ne": "laposte.net",
    "icloud.fr": "icloud.com",
    "icloud.co": "icloud.com",
    "fre.fr": "free.fr",
    "freee.fr": "free.fr",
    "free.com": "free.fr",
    "srf.fr": "sfr.fr",
    "yaho.fr": "yahoo.fr",
    "yahou.fr": "yahoo.fr",
    "yhaoo.fr": "yahoo.fr",
    "bbox.com": "bbox.fr",
    "aol.fr": "aol.com",
    "live.frr": "live.fr",
}
