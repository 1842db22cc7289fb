"""Pages of a demo installation. Outside demo mode they do not exist."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.views.decorators.http import require_safe

from cercle.core.errors import NotFound
from cercle.delivery import mailbox
from cercle.web.demo import accounts


def demo_only(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise NotFound
        return view(request)

    return guarded


@require_safe
@demo_only
def account_list(request: HttpRequest) -> HttpResponse:
    return _json(accounts())


@require_safe
@demo_only
def mailbox_json(request: HttpRequest) -> HttpResponse:
    return _json(mailbox.letters())


@require_safe
@demo_only
def mailbox_page(request: HttpRequest) -> HttpResponse:
    """Everything that left, newest first; ``?n=`` opens one of them."""
    letters = mailbox.letters()
    asked = request.GET.get("n", "0")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    opened = letters[number] if number < len(letters) else None
    context: dict[str, Any] = {
        "letters": [{**letter, "at": datetime.fromisoformat(letter["at"])} for letter in letters],
        "number": number,
        "opened": opened,
        # Only links become links; everything else in the text is escaped.
        "text": urlize(opened["text"], autoescape=True) if opened else "",
    }
    return render(request, "demo/mailbox.html", context)


def _json(rows: object) -> HttpResponse:
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
