"""The lists of invitations, patients' and colleagues' alike: one view, one template, one component (product.md §4)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cercle.core.errors import Forbidden
from cercle.invitations import queries
from cercle.invitations.access import may_invite, may_invite_guests
from cercle.invitations.models import Kind
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations import searches

#: Filters in the order of their buttons; "" is all of them.
FILTERS = (
    ("", _("Toutes")),
    ("pending", _("En attente")),
    ("accepted", _("Acceptées")),
    ("expired", _("Expirées")),
    ("declined", _("Déclinées")),
    ("not_me", _("Erreurs")),
)
PAGE = 30


@dataclass(frozen=True)
class Listed:
    """One of the two lists: its code in addresses and its kind in ``queries.list_invitations``."""

    code: str
    kind: str
    title: Promise | str
    search: Promise | str

    @property
    def url(self) -> str:
        return reverse(f"invitations:{self.code}")

    def search_url(self, key: str = "") -> str:
        return reverse(f"invitations:{self.code}_search", args=[key] if key else [])


LISTS = {
    "patients": Listed("patients", "guest", _("Invitations patients"), _("Chercher un patient par son nom")),
    "colleagues": Listed(
        "colleagues", Kind.COLLEAGUE, _("Invitations confrères"), _("Chercher un confrère par son nom")
    ),
}


def listed(request: Request, which: str) -> Listed:
    """The list, for those who may have one. Raises ``Forbidden``."""
    allowed = may_invite_guests if which == "patients" else may_invite
    if not allowed(request.user):
        raise Forbidden
    return LISTS[which]


@require_safe
@signed_in
def listing(request: Request, which: str) -> HttpResponseBase:
    """All of them, or those of one status."""
    return _show(request, listed(request, which))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def search(request: Request, which: str, key: str = "") -> HttpResponseBase:
    """POST takes what was typed; GET shows a search again, by a key that says nothing to anybody else."""
    here = listed(request, which)
    if request.method != "POST":
        return _show(request, here, key, searches.kept(request, key)) if key else redirect(here.url)
    key = searches.keep(request, request.POST.get("q", ""))
    status = request.POST.get("statut", "")
    address = here.search_url(key) if key else here.url
    address += f"?statut={status}" if status in dict(FILTERS) and status else ""
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return redirect(address)
    context = _context(request, here, key, searches.kept(request, key), status)
    response = _rows(request, {**context, "announced": True})
    response.headers["HX-Replace-Url"] = address
    return response


def _context(request: Request, here: Listed, key: str, q: str, status: str, cursor: str = "") -> dict[str, Any]:
    status = status if status in dict(FILTERS) else ""
    return {
        "listed": here,
        "q": q,
        "here_url": here.search_url(key) if q else here.url,
        "status": status,
        "filters": FILTERS,
        "page": queries.list_invitations(request.user, kind=here.kind, status=status, q=q, cursor=cursor, limit=PAGE),
        "other": LISTS["colleagues" if here.code == "patients" else "patients"],
        "may_guests": may_invite_guests(request.user),
    }


def _show(request: Request, here: Listed, key: str = "", q: str = "") -> HttpResponse:
    context = _context(request, here, key, q, request.GET.get("statut", ""), request.GET.get("suite", ""))
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return _rows(request, {**context, "continued": bool(request.GET.get("suite"))})
    return render_page(request, "invitations/list.html", context, section="discussions")


def _rows(request: Request, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "invitations/_rows.html", context)
    response.headers["Vary"] = "HX-Request"
    return response
