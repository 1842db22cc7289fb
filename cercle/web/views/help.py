"""Public help: the rule of reachability, and what an invited person needs to know."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from cercle.web.rendering import render_page


def _show(request: HttpRequest, template: str) -> HttpResponse:
    context = {"active_days": settings.ACTIVE_DAYS, "invitation_days": settings.INVITATION_DAYS}
    if request.user.is_authenticated:
        return render_page(request, template, context, section="help")
    return render(request, template, {**context, "layout": "layouts/plain.html"})


@require_safe
def help_home(request: HttpRequest) -> HttpResponse:
    return _show(request, "help/home.html")


@require_safe
def help_invited(request: HttpRequest) -> HttpResponse:
    """How to accept an invitation; linked from every message, readable without an account."""
    return _show(request, "help/invited.html")


@require_safe
def help_accept(request: HttpRequest, language: str) -> HttpResponse:
    """« Comment accepter une invitation », for a patient or caregiver: in the address's language, whoever reads, and
    never inside the shell of somebody signed in, so that it prints as it is (product.md §4)."""
    context = {
        "invitation_days": settings.INVITATION_DAYS,
        "birth_tries": settings.LIMITS["BIRTH_TRIES"],
        "layout": "layouts/plain.html",
    }
    with override(language):
        response = render(request, "help/accept.html", context)
    response.headers["Content-Language"] = language
    return response
