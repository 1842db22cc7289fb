"""Pages of a demo installation. Outside demo mode they do not exist."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cercle.core.errors import NotFound
from cercle.delivery import mailbox
from cercle.web.demo import accounts
from cercle.web.middleware.content_security import POLICY


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
    }
    response = render(request, "demo/mailbox.html", context)
    # A letter brings its own style; scripts stay forbidden, in its sandboxed frame and around it.
    response.headers["Content-Security-Policy"] = f"{POLICY}; style-src 'self' 'unsafe-inline'"
    return response


def _json(rows: object) -> HttpResponse:
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
