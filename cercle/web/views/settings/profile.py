"""« Réglages » · Profil: name, contacts and language; for patients and caregivers, all there is to set on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.accounts import queries
from cercle.accounts.actions import set_language, set_name
from cercle.invitations.waiting import waiting_for
from cercle.web.forms.accounts_settings import LanguageForm, NameForm, OwnNameForm
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.settings.pages import settings_page


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: Request) -> HttpResponse:
    account = request.user
    form_class = OwnNameForm if account.is_cared_for else NameForm
    form = form_class(request.POST or None, initial={"name": account.name})
    if request.method == "POST" and form.is_valid():
        set_name(account, account, name=form.cleaned_data["name"])
        messages.success(request, _("Votre nom est enregistré."))
        return redirect("settings:home")
    context: dict[str, Any] = {
        "form": form,
        "language_form": LanguageForm.of(account),
        "contacts": queries.contacts_of(account),
        "changes": queries.waiting_changes(account),
    }
    if account.is_cared_for:
        template, context["factor"] = "mine/details.html", queries.second_factor(account)
    else:
        template, context["waiting"] = "settings/profile.html", waiting_for(account)
    return settings_page(request, template, context, tab="profile", status=422 if form.errors else 200)


@require_POST
@signed_in
def language(request: Request) -> HttpResponse:
    """The very next page speaks it."""
    code = request.POST.get("language", "")
    set_language(request.user, request.user, language=code)
    with translation.override(code):
        messages.success(request, _("La langue est enregistrée."))
    return redirect("settings:home")
