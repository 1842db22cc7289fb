"""« Réglages » · Jetons d’accès à l’API."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cercle.accounts import access, tokens
from cercle.web.forms.accounts_settings import TokenForm
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.settings.pages import settings_page


def _page(request: Request, form: TokenForm, *, token: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "token": token, "tokens": access.visible_tokens(request.user)}
    return settings_page(request, "settings/tokens.html", context, tab="tokens", status=status)


@require_safe
@signed_in
def token_list(request: Request) -> HttpResponse:
    return _page(request, TokenForm())


@require_POST
@signed_in
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def issue_token(request: Request) -> HttpResponse:
    """The answer to this very request shows the token, once: it goes into no session, cookie or address."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _page(request, TokenForm(), token=tokens.issue(request.user, form.cleaned_data["label"]), status=201)


@require_POST
@signed_in
def revoke_token(request: Request, id: UUID) -> HttpResponse:
    tokens.revoke(request.user, access.access_token(request.user, id))
    messages.success(request, _("Le jeton est révoqué : il n’ouvre plus rien."))
    return redirect("settings:tokens")
