"""Accepting: the human act, with what a robot does not have (product.md §5)."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Invalid, Refused
from cercle.invitations import actions
from cercle.invitations.landing import Landing
from cercle.invitations.links import Link
from cercle.invitations.proofs import proof_of
from cercle.web.forms.landing import AccountForm, GuestForm
from cercle.web.views.accounts.entrance import sign_in
from cercle.web.views.landing.door import press_page
from cercle.web.views.landing.guest import refused, to_thread
from cercle.web.views.landing.held import Held, let_go
from cercle.web.views.landing.language import language_of
from cercle.web.views.landing.show import read_page, show_held
from cercle.web.views.landing.welcome import remember_inviters


@press_page
def as_new(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """A new colleague: the account is made now, and signed in as any sign-in is."""
    page = read_page(request, here)
    if request.user.is_authenticated or page.is_guest:
        return redirect("landing:show")
    form = AccountForm(request.POST, page=page)
    if not form.is_valid() and page.step == "sign_up":
        return show_held(request, here, form=form, status=422)
    try:
        typed = {name: request.POST.get(name, "") for name in ("password", *form.fields)}
        proof = proof_of(link, here.session)
        accepted = actions.accept_as_new(link, proof, session=here.session, language=language_of(request), **typed)
    except Invalid as error:
        for name, message in error.fields.items():
            form.add_error(name if name in form.fields else None, message)
        return show_held(request, here, form=form, status=422)
    except Refused as error:
        return show_held(request, here, notice=error.message, status=409)
    remember_inviters(request, page)
    response = sign_in(request, accepted.account, method="invitation", next_url=reverse("landing:welcome"))
    let_go(response)
    return response


@press_page
def as_account(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """Somebody signed in confirms, having ticked that it is them (and, if the names differ, that they want it so)."""
    if not isinstance(request.user, Account):
        return redirect("landing:show")
    page = read_page(request, here)
    if page.is_guest:
        return _as_guest(request, here, link, page, request.user)
    if request.POST.get("confirm") != "yes":
        return show_held(request, here, notice=_("Cochez la case pour confirmer."), status=422)
    try:
        actions.accept_as_account(
            link,
            request.user,
            proof_of(link, here.session),
            as_other=request.POST.get("as_other") == "yes",
        )
    except Refused as error:
        return show_held(request, here, notice=error.message, status=409)
    remember_inviters(request, page)
    response = redirect("landing:welcome")
    let_go(response)
    return response


def _as_guest(request: HttpRequest, here: Held, link: Link, page: Landing, account: Account) -> HttpResponse:
    form = GuestForm(request.POST, page=page)
    if not form.is_valid():
        return show_held(request, here, form=form, status=422)
    try:
        accepted = actions.accept_as_account(
            link,
            account,
            proof_of(link, here.session),
            session=here.session,
            birth_date=form.cleaned_data.get("birth_date"),
            as_other=request.POST.get("as_other") == "yes",
        )
    except Refused as error:
        return refused(request, here, form, error)
    return to_thread(accepted)


@press_page
def sign_out(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """« Me déconnecter et continuer »: the link stays in this browser, the other person's session ends."""
    logout(request)
    return redirect("landing:show")
