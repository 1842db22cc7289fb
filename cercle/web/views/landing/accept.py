"""Accepting: the human act, with what a robot does not have (product.md §5)."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cercle.accounts.models import Account
from cercle.core.errors import Invalid, Refused
from cercle.invitations import actions
from cercle.invitations.links import Link
from cercle.invitations.proofs import proof_of
from cercle.web.forms.landing import AccountForm
from cercle.web.views.landing.door import act_page
from cercle.web.views.landing.held import Held, let_go
from cercle.web.views.landing.show import read_page, show_held
from cercle.web.views.landing.welcome import remember_inviters


@require_POST
@act_page
def as_new(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """A new person: the account is made now, and signed in as any sign-in is."""
    page = read_page(request, here)
    form = AccountForm(request.POST, page=page)
    if request.user.is_authenticated:
        return redirect("landing:show")
    if not form.is_valid() and page.step == "sign_up":
        return show_held(request, here, form=form, status=422)
    try:
        typed = {name: request.POST.get(name, "") for name in ("password", *form.fields)}
        proof = proof_of(link, here.session)
        accepted = actions.accept_as_new(link, proof, session=here.session, language=_language(request), **typed)
    except Invalid as error:
        for name, message in error.fields.items():
            form.add_error(name if name in form.fields else None, message)
        return show_held(request, here, form=form, status=422)
    except Refused as error:
        return show_held(request, here, notice=error.message, status=409)
    remember_inviters(request, page)
    return _welcome(perform_login(request, accepted.account, redirect_url=reverse("landing:welcome")))


@require_POST
@act_page
def as_account(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """Somebody signed in confirms, having ticked that it is them (and, if the names differ, that they want it so)."""
    if not isinstance(request.user, Account):
        return redirect("landing:show")
    if request.POST.get("confirm") != "yes":
        return show_held(request, here, notice=_("Cochez la case pour confirmer."), status=422)
    page = read_page(request, here)
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
    return _welcome(redirect("landing:welcome"))


@require_POST
@act_page
def sign_out(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """« Me déconnecter et continuer »: the link stays in this browser, the other person's session ends."""
    logout(request)
    return redirect("landing:show")


def _welcome(response: HttpResponse) -> HttpResponse:
    let_go(response)
    return response


def _language(request: HttpRequest) -> str:
    chosen = str(getattr(request, "LANGUAGE_CODE", "fr"))
    return chosen if chosen in dict(settings.LANGUAGES) else "fr"
