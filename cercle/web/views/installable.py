"""What makes the site an application that a phone can install: its manifest, and the worker that rings.

Both stand at the root: a worker serves the addresses below its own.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

#: Size and purpose of each icon (W3C Web Application Manifest §1.9); a maskable one may be cut to any shape.
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {
            "src": static(f"img/icon{'-maskable' if purpose == 'maskable' else ''}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ICONS
    ]
    about = {
        "id": "/",
        "name": "Cercle",
        "short_name": "Cercle",
        "description": _("La messagerie des soins, chez vous."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#0b5c6b",
        "theme_color": "#0d3f4a",
        "icons": icons,
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """A browser asks again at every visit, and takes up what changed."""
    return render(request, "installable/sw.js", content_type="text/javascript")
