"""What all pages of a link share: never stored, named to no other site, counted per address of origin."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cercle.core import limits
from cercle.core.errors import NotFound
from cercle.invitations.links import Link
from cercle.web.origin import address_of
from cercle.web.views.landing.held import Held, held


def link_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Spend LINK_ADDRESS and close the page to caches."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        limits.spend("LINK_ADDRESS", address_of(request))
        return sealed(view(request, *args, **kwargs))

    return guarded


def act_page(view: Callable[[HttpRequest, Held, Link], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For the acts: the link comes from the cookie, and a form is believed only if it was made for it."""

    @link_page
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        here = held(request)
        if here is None:
            return unknown(request)
        # Before the link is even read: an unknown one and a deleted one must answer alike.
        if request.method == "POST" and not here.was_shown(request):
            return redirect("landing:show")
        link = here.link
        if link is None:
            return unknown(request)
        try:
            return view(request, here, link)
        except NotFound:
            return unknown(request)

    return guarded


def unknown(request: HttpRequest) -> HttpResponse:
    """No link, one not made here, a deleted invitation: the same page to the byte (product.md §5)."""
    return render(request, "landing/unknown.html", status=404)


def sealed(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    # Never « no-referrer » on a page with a form: browsers would send it with « Origin: null », which the protection
    # against forged requests refuses. The address is clean by now; only the one with the secret says so (arrive).
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
