"""Searches by a patient's name, kept in the reader's session: the address names a search by its digest.

A name typed in a search would otherwise stand in the address, and so in the browser's history, in a proxy's log and in
the next request's Referer. This way the address can be reloaded, gone back to and paged through, and tells nothing.
"""

from cercle.core.secrets import keyed_digest
from cercle.web.signed_in import Request

_NAME = "invitations.searches"
#: Searches are made while typing: the last ones are enough for every open tab.
_KEPT = 40
MOST_SEARCHED = 200


def keep(request: Request, typed: str) -> str:
    """The key of a search; "" when nothing was typed."""
    q = " ".join(typed.replace("\x00", "").split())[:MOST_SEARCHED]
    if not q:
        return ""
    key = keyed_digest(_NAME, q)[:16]
    searches = dict(request.session.get(_NAME, {}))
    searches.pop(key, None)
    searches[key] = q
    request.session[_NAME] = dict(list(searches.items())[-_KEPT:])
    return key


def kept(request: Request, key: str) -> str:
    """What was typed; "" for a key that this session does not know."""
    return str(request.session.get(_NAME, {}).get(key, ""))
