"""What all pages of a link share: never stored, named to no other site, counted per address of origin."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cercle.core import limits
from cercle.core.errors import NotFound
from cercle.invitations.landing import is_known
from cercle.invitations.links import Link
from cercle.web.origin import address_of
from cercle.web.views.landing.held import Held, held

Page = Callable[[HttpRequest, Held, Link], HttpResponse]


def link_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Spend LINK_ADDRESS and close the page to caches."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        limits.spend("LINK_ADDRESS", address_of(request))
        return sealed(view(request, *args, **kwargs))

    return guarded


def act_page(view: Page) -> Callable[[HttpRequest], HttpResponse]:
    """For the pages beside the first: the link comes from the cookie, and a form is believed only if made for it."""

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
        if not is_known(link) or link is None:
            return unknown(request)
        try:
            return view(request, here, link)
        except NotFound:
            return unknown(request)

    return guarded


def press_page(view: Page) -> Callable[[HttpRequest], HttpResponse]:
    """For an address that only a button leads to: whoever reloads or types it is shown the invitation."""
    guarded = act_page(view)

    @wraps(view)
    def pressed(request: HttpRequest) -> HttpResponse:
        return guarded(request) if request.method == "POST" else sealed(redirect("landing:show"))

    return pressed


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
