"""The rows under a search field, while typing."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cercle.web.signed_in import Request, signed_in
from cercle.web.views.directory.finder import find
from cercle.web.views.invitations.wanted import read_wanted


@require_safe
@signed_in
def results(request: Request) -> HttpResponseBase:
    """A fragment; opened as a page by hand it leads to the page that the fragment belongs to."""
    wanted = read_wanted(request, request.user)
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return redirect(wanted.search_url or "discussions:new")
    finder = find(request.user, wanted.q, chosen=wanted.chosen, discussion=wanted.discussion, dossier=wanted.dossier)
    response: HttpResponse = render(
        request, "directory/_results.html", {"finder": finder, "wanted": wanted, "spoken": True}
    )
    return response
