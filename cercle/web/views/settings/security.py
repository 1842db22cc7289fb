"""« Réglages » · Sécurité: password, second factor, passkeys, and where one is signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cercle.accounts import queries
from cercle.accounts.actions import end_other_sessions
from cercle.web.signed_in import Request, signed_in
from cercle.web.user_agents import describe
from cercle.web.views.settings.pages import settings_page


@require_safe
@signed_in
def overview(request: Request) -> HttpResponse:
    account = request.user
    devices = queries.devices(account, request.session.session_key)
    context = {
        "factor": queries.second_factor(account),
        "devices": [(device, describe(device.user_agent)) for device in devices],
        "others": any(not device.is_current for device in devices),
    }
    return settings_page(request, "settings/security.html", context, tab="security")


@require_POST
@signed_in
def sign_out_elsewhere(request: Request) -> HttpResponse:
    ended = end_other_sessions(request.user, keep_session=request.session.session_key)
    if ended:
        text = ngettext("%(n)d autre appareil est déconnecté.", "%(n)d autres appareils sont déconnectés.", ended) % {
            "n": ended
        }
    else:
        text = _("Aucun autre appareil n’était connecté.")
    messages.success(request, text)
    return redirect("settings:security")
