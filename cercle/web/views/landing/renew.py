"""« Demander un nouveau lien »: it rings whoever invited. Ticking the box is what a robot does not do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cercle.invitations.actions import request_new_link
from cercle.invitations.links import Link
from cercle.web.views.landing.door import press_page
from cercle.web.views.landing.held import Held
from cercle.web.views.landing.show import show_held


@press_page
def request_link(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """The same answer whatever the link is worth: it says nothing about who was invited."""
    if request.POST.get("confirm") != "yes":
        return show_held(request, here, notice=_("Cochez la case pour confirmer."), status=422)
    request_new_link(link)
    return render(request, "landing/requested.html")
