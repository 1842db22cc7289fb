"""What every page of the settings shares."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from cercle.web.rendering import render_page


def settings_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, tab: str, status: int = 200
) -> HttpResponse:
    """``tab`` is the code of the section to mark in settings/base.html."""
    return render_page(request, template, {**context, "tab": tab}, section="settings", status=status)
