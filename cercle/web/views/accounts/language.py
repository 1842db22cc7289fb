"""The language of the pages before sign-in (and of the account after it)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cercle.accounts.actions import set_language
from cercle.accounts.actions.profile import clean_language


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language in a cookie; a signed-in person's account remembers it too."""
    code = clean_language(request.POST.get("language", ""))
    if request.user.is_authenticated:
        set_language(request.user, request.user, language=code)
    url = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}):
        url = "/"
    response = redirect(url)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return response
