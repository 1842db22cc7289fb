"""What views answer with: a page, or a panel that is also a page (so that everything works without JavaScript)."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

#: The id of the dialog that htmx fills.
PANEL = "panel"


def is_panel(request: HttpRequest) -> bool:
    """Whether the answer goes into the panel of an open page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and htmx.target == PANEL


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, section: str, status: int = 200
) -> HttpResponse:
    """A whole page; ``section`` is the code of the tab to mark (discussions, dossiers, notifications, settings,
    help, or "" for none)."""
    return render(request, template, {**context, "layout": "layouts/page.html", "section": section}, status=status)


def render_panel(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, section: str, status: int = 200
) -> HttpResponse:
    """A template that ``{% extends layout %}`` (blocks ``title``, ``main``), in the panel or as a page of its own."""
    layout = "layouts/panel.html" if is_panel(request) else "layouts/panel_page.html"
    response = render(request, template, {**context, "layout": layout, "section": section}, status=status)
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response


def panel_done(
    request: HttpRequest, url: str, *, text: str = "", events: Mapping[str, Any] | None = None, follow: bool = False
) -> HttpResponse:
    """The act of a panel is done: close it where it is open and say ``text``; on a page of its own go to ``url``.

    ``events`` are fired on the open page (``hx-trigger="name from:body"``); ``follow`` leaves that page for ``url``.
    """
    if is_panel(request) and not follow:
        fired: dict[str, Any] = {**(events or {}), "panel:close": {}}
        if text:
            fired["toast"] = {"text": text, "tone": "success"}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(fired)})
    if text:
        messages.success(request, text)
    if is_panel(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
