"""The address a request comes from: what limits on public pages count by."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Behind a proxy of ours (CERCLE_BEHIND_PROXY) the last hop that it wrote; else the peer itself.

    The first entries of X-Forwarded-For are the caller's own word: only the last one is the proxy's.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
