"""What a page tells and asks of the moment: that somebody types, and where a tab stands that shares a stream."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import tell_typing
from cercle.discussions.queries import people_mark
from cercle.web.live.face import counts
from cercle.web.signed_in import Request, signed_in


@require_POST
@signed_in
def typing(request: Request, id: UUID) -> HttpResponseBase:
    tell_typing(request.user, access_discussion(request.user, id, Right.POST))
    return HttpResponse(status=204)


@require_safe
@signed_in
def state(request: Request) -> HttpResponseBase:
    """What a stream begins with (docs/live.md), for a page that listens to another tab's."""
    answer = JsonResponse({**counts(request.user), "people_mark": people_mark(request.user)})
    answer.headers["Cache-Control"] = "no-store"
    return answer
