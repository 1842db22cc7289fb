"""The « Dossiers » tab: the patients one takes part in caring for."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cercle.dossiers import queries
from cercle.dossiers.access import may_break_glass
from cercle.dossiers.actions import may_create
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number
from cercle.web.views.invitations import searches

STEP = 50


@require_safe
@signed_in
def listing(request: Request) -> HttpResponseBase:
    """The page; its rows alone when htmx asks. A search is named by a key: no patient's name stands in an address."""
    key = request.GET.get("recherche", "")[:40]
    return _show(request, searches.kept(request, key), key)


@require_POST
@signed_in
def search(request: Request) -> HttpResponseBase:
    """By name, birth date or number."""
    key = searches.keep(request, request.POST.get("q", ""))
    address = reverse("dossiers:list") + (f"?recherche={key}" if key else "")
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return redirect(address)
    response = _show(request, searches.kept(request, key), key)
    response.headers["HX-Replace-Url"] = address
    return response


def _show(request: Request, q: str, key: str) -> HttpResponse:
    offset = whole_number(request.GET.get("suite")) or 0
    context: dict[str, Any] = {
        "listing": queries.dossier_list(request.user, q=q, limit=STEP, offset=offset),
        "q": q,
        "key": key if q else "",
        "next": offset + STEP,
        "announce": request.method == "POST",
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "dossiers/_rows.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    context["may_create"] = may_create(request.user)
    context["may_break_glass"] = may_break_glass(request.user)
    return render_page(request, "dossiers/list.html", context, section="dossiers")
