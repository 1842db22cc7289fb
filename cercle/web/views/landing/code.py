"""Proving the contact when the link itself proves nothing: a code sent there, typed here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cercle.core.errors import Refused, TooMany
from cercle.invitations.actions import check_code, start_code
from cercle.invitations.links import Link
from cercle.web.forms.landing import CodeForm
from cercle.web.views.landing.door import press_page
from cercle.web.views.landing.guest import EARLIER, code_and_names
from cercle.web.views.landing.held import Held
from cercle.web.views.landing.show import read_page, show_held


@press_page
def send(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """Send a code; the page then asks for it."""
    try:
        sent = start_code(link, here.session)
    except Refused as error:
        return show_held(request, here, notice=error.message, status=409)
    except TooMany as error:
        return show_held(request, here, notice=error.message, code_sent=EARLIER, status=429)
    return show_held(request, here, code_sent=sent.masked)


@press_page
def check(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """The right code opens the next page; a wrong one is said beside the field, with the tries left."""
    page = read_page(request, here)
    if page.is_guest and page.step == "code":
        return code_and_names(request, here, link, page)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return show_held(request, here, form=form, code_sent=EARLIER, status=422)
    try:
        check_code(link, here.session, form.cleaned_data["code"])
    except Refused as error:
        form.add_error("code", error.message)
        dead = error.code == "code_dead"
        return show_held(request, here, form=form, code_sent="" if dead else EARLIER, status=409)
    return redirect("landing:show")
