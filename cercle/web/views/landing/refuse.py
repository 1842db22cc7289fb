"""« Décliner » and « Ce n’est pas moi »: a page each, with a choice that a button-pressing robot does not make."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Refused
from cercle.invitations import actions
from cercle.invitations.links import Link
from cercle.web.forms.landing import RefusalForm
from cercle.web.views.landing.door import act_page
from cercle.web.views.landing.held import Held, let_go
from cercle.web.views.landing.show import read_page, show_held

Refusal = Callable[[Link, str], None]


@require_http_methods(["GET", "HEAD", "POST"])
@act_page
def decline_page(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    answer = ("decline", _("Je décline cette invitation"))
    return _page(request, here, link, "landing/decline.html", answer, actions.decline)


@require_http_methods(["GET", "HEAD", "POST"])
@act_page
def not_me_page(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    answer = ("not_me", _("Ce n’est pas moi : cette invitation ne m’est pas destinée"))
    return _page(request, here, link, "landing/not_me.html", answer, actions.not_me)


def _page(
    request: HttpRequest, here: Held, link: Link, template: str, answer: tuple[str, str | Promise], refuse: Refusal
) -> HttpResponse:
    page = read_page(request, here)
    if not page.may_refuse:
        return show_held(request, here)
    form = RefusalForm(request.POST if request.method == "POST" else None, answer=answer)
    if not form.is_valid():
        context = {"form": form, "page": page, "shown": here.seal(request)}
        return render(request, template, context, status=422 if form.is_bound else 200)
    if form.cleaned_data["confirmation"] == "back":
        return redirect("landing:show")
    try:
        refuse(link, form.cleaned_data["confirmation"])
    except Refused as error:
        return show_held(request, here, notice=error.message, status=409)
    response = render(request, "landing/refused.html", {"answer": answer[0]})
    let_go(response)
    return response
