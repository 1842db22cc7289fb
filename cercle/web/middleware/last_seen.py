"""Connected now: noted on the account, at most once every few minutes."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from cercle.web import presence
from cercle.web.views.landing.held import held


class LastSeen:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            presence.note(request.user, partial(_answering, request))
        return self.get_response(request)


def _answering(request: HttpRequest) -> UUID | None:
    """The invitation whose page this browser is on."""
    holding = held(request)
    return holding.link.invitation_id if holding and holding.link else None
