"""Connected now: noted on the account, at most once every few minutes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cercle.web import presence


class LastSeen:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            presence.note(request.user)
        return self.get_response(request)
