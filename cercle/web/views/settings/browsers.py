"""The browsers that are rung: this one is added by its own script, any of them is removed by a button."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.core.errors import Invalid
from cercle.notifications import web_push
from cercle.notifications.access import access_subscription, visible_subscriptions
from cercle.notifications.actions import forget_browser, ring_browser, try_browser
from cercle.notifications.models import PushSubscription
from cercle.web.signed_in import Request, signed_in
from cercle.web.user_agents import describe


@dataclass(frozen=True)
class Browser:
    """One line of the list."""

    row: PushSubscription
    name: str
    is_current: bool


def browsers(request: Request) -> list[Browser]:
    key = request.session.session_key
    rows = visible_subscriptions(request.user)
    return sorted(
        (Browser(row, describe(row.agent), row.session == key) for row in rows), key=lambda each: not each.is_current
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def browser(request: Request) -> HttpResponseBase:
    """GET: our public key, as JSON, for js/push.js. POST: ring this browser, at the address that its maker gave it."""
    if request.method != "POST":
        return JsonResponse({"key": web_push.public_key()})
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    agent = request.headers.get("User-Agent", "")
    try:
        ring_browser(request.user, request.session.session_key or "", **given, agent=agent)
    except Invalid as wrong:
        return JsonResponse({"error": next(iter(wrong.fields.values()))}, status=422)
    return render(request, "settings/_browsers.html", {"browsers": browsers(request)})


@require_POST
@signed_in
def remove_browser(request: Request, id: UUID) -> HttpResponse:
    forget_browser(request.user, access_subscription(request.user, id))
    messages.success(request, _("Cet appareil n’est plus averti."))
    return redirect("settings:notifications")


@require_POST
@signed_in
def try_out(request: Request, id: UUID) -> HttpResponse:
    """Ring it now, so that its owner sees whether it works."""
    try_browser(request.user, access_subscription(request.user, id))
    messages.success(request, _("Une notification d’essai est partie vers cet appareil."))
    return redirect("settings:notifications")
