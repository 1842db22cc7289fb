"""The address in the message: it reads nothing and changes nothing, it only takes the secret out of the address bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cercle.web.views.landing.door import link_page
from cercle.web.views.landing.held import hold


@require_http_methods(["GET", "HEAD", "OPTIONS"])
@link_page
def arrive(request: HttpRequest, token: str = "") -> HttpResponse:
    """The same answer for every token, good or bad: what it is worth, the next page says."""
    response = redirect("landing:show")
    # The only address with a secret in it. The pages after it are clean and post forms, which need their origin said.
    response.headers["Referrer-Policy"] = "no-referrer"
    hold(request, response, token)
    return response
