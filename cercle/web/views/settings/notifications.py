"""« Réglages » · Notifications: which kinds, on which devices, by e-mail, and when not."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.core.errors import Invalid
from cercle.notifications import web_push
from cercle.notifications.actions import set_outside, set_preference
from cercle.notifications.queries import preferences as choices
from cercle.notifications.quiet import outside_of
from cercle.web.forms.notifications import OutsideForm
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.settings.browsers import browsers
from cercle.web.views.settings.pages import settings_page


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: Request) -> HttpResponse:
    account = request.user
    rows = choices(account)
    if request.method == "POST":
        wanted = set(request.POST.getlist("kind"))
        for choice in rows:
            on = choice.kind.code in wanted
            if on != choice.on:
                set_preference(account, choice.kind.code, on=on)
        messages.success(request, _("Vos préférences sont enregistrées."))
        return redirect("settings:notifications")
    return _page(request, OutsideForm.of(outside_of([account.pk])[account.pk]))


@require_POST
@signed_in
def outside(request: Request) -> HttpResponse:
    """Quiet hours and the e-mail."""
    form = OutsideForm(request.POST)
    if form.is_valid():
        try:
            set_outside(request.user, **form.cleaned_data)
        except Invalid as wrong:
            form.refuse(wrong.fields)
    if form.errors:
        return _page(request, form)
    messages.success(request, _("Vos préférences sont enregistrées."))
    return redirect("settings:notifications")


def _page(request: Request, form: OutsideForm) -> HttpResponse:
    context = {
        "choices": choices(request.user),
        "form": form,
        "browsers": browsers(request),
        "push_key": web_push.public_key(),
    }
    status = 422 if form.is_bound else 200
    return settings_page(request, "settings/notifications.html", context, tab="notifications", status=status)
