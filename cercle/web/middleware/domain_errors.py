"""The one place where a domain's refusal becomes a page or a fragment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from cercle.core.errors import Away, CercleError, Forbidden, Invalid, NotFound, Refused, TooMany

#: Programs get the empty answer with its Allow header.
API = "/api/"


def _message(error: CercleError) -> str:
    if isinstance(error, Refused | Away):
        return error.message
    if isinstance(error, Invalid):
        return " ".join(error.fields.values())
    if isinstance(error, TooMany):
        return error.message or _("Trop de demandes en peu de temps. Réessayez dans un moment.")
    if isinstance(error, Forbidden):
        return _("Votre rôle ne permet pas cette action.")
    return ""


def _with_words(request: HttpRequest, refusal: HttpResponseNotAllowed) -> HttpResponse:
    """Django's answer to a wrong method is an empty page: whoever reloads the address of a button would see nothing."""
    page = render(request, "405.html", status=refusal.status_code)
    for name, value in refusal.headers.items():
        page.headers.setdefault(name, value)
    return page


class DomainErrors:
    """Views let domain errors rise; those that show them beside a field catch them first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path.startswith(API):
            return _with_words(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CercleError):
            return None
        if isinstance(exception, NotFound):
            return render(request, "404.html", status=404)
        template = "errors/fragment.html" if getattr(request, "htmx", False) else "errors/refused.html"
        response = render(
            request, template, {"message": _message(exception), "error": exception}, status=exception.status
        )
        if isinstance(exception, TooMany | Away):
            response.headers["Retry-After"] = str(exception.retry_after)
        return response
