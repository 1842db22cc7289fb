"""What one reads after accepting: who was told, and what happens next."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cercle.invitations.landing import Landing
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in

_KEY = "invited_by"


def remember_inviters(request: HttpRequest, page: Landing) -> None:
    """For the next page only; the names are those that the invitation already showed."""
    request.session[_KEY] = [inviter.line for inviter in page.inviters]


@require_safe
@signed_in
def welcome(request: Request) -> HttpResponseBase:
    context = {"inviters": request.session.get(_KEY, [])}
    return render_page(request, "landing/welcome.html", context, section="discussions")
