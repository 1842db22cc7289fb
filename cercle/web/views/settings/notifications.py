"""« Réglages » · Notifications: each kind can be turned off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.notifications.actions import set_preference
from cercle.notifications.queries import preferences as choices
from cercle.web.signed_in import Request, signed_in
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
    return settings_page(request, "settings/notifications.html", {"choices": rows}, tab="notifications")
