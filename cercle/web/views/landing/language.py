"""The language of an account that is made now: the one that the page spoke."""

from django.conf import settings
from django.http import HttpRequest


def language_of(request: HttpRequest) -> str:
    chosen = str(getattr(request, "LANGUAGE_CODE", "fr"))
    return chosen if chosen in dict(settings.LANGUAGES) else "fr"
