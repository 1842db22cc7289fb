"""The « Dossiers » tab: the patients one takes part in caring for."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cercle.dossiers import queries
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number

STEP = 50


@require_safe
@signed_in
def listing(request: Request) -> HttpResponseBase:
    """The page; its rows alone when htmx asks."""
    q = request.GET.get("q", "")[:200].replace("\x00", "")
    offset = whole_number(request.GET.get("suite")) or 0
    context = {
        "listing": queries.dossier_list(request.user, q=q, limit=STEP, offset=offset),
        "q": q,
        "next": offset + STEP,
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "dossiers/_rows.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    return render_page(request, "dossiers/list.html", context, section="dossiers")
