"""The one place where a refusal becomes JSON: ``{"error": {"code", "message", "fields"}}``."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cercle.core.errors import Away, CercleError, Forbidden, Invalid, NotFound, Refused, TooMany


def _answer(
    api: NinjaAPI, request: HttpRequest, status: int, code: str, message: str, fields: dict[str, str] | None = None
) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "fields": fields or {}}}
    return api.create_response(request, body, status=status)


def _describe(error: CercleError) -> tuple[str, str, dict[str, str]]:
    match error:
        case NotFound():
            return "not_found", _("Introuvable."), {}
        case Forbidden():
            return "forbidden", _("Votre rôle ne permet pas cette action."), {}
        case Refused(code=code, message=message) | Away(code=code, message=message):
            return code, message, {}
        case Invalid(fields=fields):
            return "invalid", _("Certains champs sont à corriger."), fields
        case TooMany(message=message):
            return "too_many", message or _("Trop de demandes en peu de temps. Réessayez dans un moment."), {}
    return "error", "", {}


def _fields(error: ValidationError) -> dict[str, str]:
    """Field names as the caller wrote them: the location without its first words (body, payload)."""
    found: dict[str, str] = {}
    for item in error.errors:
        place = [str(part) for part in item.get("loc", ()) if part not in {"body", "query", "path", "payload"}]
        found[".".join(place)] = str(item.get("msg", ""))
    return found


def install(api: NinjaAPI) -> None:
    """Teach ``api`` to answer every refusal in the same shape."""

    @api.exception_handler(CercleError)
    def domain(request: HttpRequest, error: CercleError) -> HttpResponse:
        response = _answer(api, request, error.status, *_describe(error))
        if isinstance(error, TooMany | Away):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @api.exception_handler(ValidationError)
    def validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return _answer(api, request, 422, "invalid", _("Certains champs sont à corriger."), _fields(error))

    @api.exception_handler(AuthenticationError)
    def authentication(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = _answer(api, request, 401, "unauthenticated", _("Un jeton d’accès valable est demandé."))
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        return _answer(api, request, error.status_code, code, str(error))
