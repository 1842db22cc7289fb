"""« Ne plus recevoir ces e-mails »: the link in the digest. Opening it does nothing; a press does, without signing in.

A mail program that knows RFC 8058 posts here by itself when its owner presses its own button: it has no cookie and no
token of a form, hence no CSRF check. All that a forged post could do needs the link, which only the mailbox holds.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cercle.core.errors import NotFound
from cercle.notifications.actions import stop_digests
from cercle.notifications.digests import account_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    account = account_of(token)
    if account is None:
        raise NotFound
    if request.method == "POST":
        stop_digests(account)
    response = render(request, "notifications/stop_digest.html", {"done": request.method == "POST", "token": token})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
