"""Days and hours of a page are those of who reads it: of the zone that their browser names (js/times.js), of the site's
(CERCLE_TIME_ZONE) where none does."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

#: What the script writes. The browser's word: it says nothing of who somebody is, and opens nothing.
COOKIE = "zone"
#: Names of places alone: PostgreSQL knows the same, unlike « localtime » or « posixrules » of this machine.
_PLACES = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w+/-]{1,40}"
)
_KNOWN = frozenset(name for name in available_timezones() if _PLACES.fullmatch(name))


class ReaderZone:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.COOKIES.get(COOKIE, "")
        if name not in _KNOWN:
            return self.get_response(request)
        with timezone.override(ZoneInfo(name)):
            return self.get_response(request)
