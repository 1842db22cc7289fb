"""Having read up to a message."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import mark_read
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number


@require_POST
@signed_in
def read(request: Request, id: UUID) -> HttpResponseBase:
    """``seq`` is the last message seen; nonsense counts as none."""
    discussion = access_discussion(request.user, id, Right.READ)
    mark_read(request.user, discussion, whole_number(request.POST.get("seq")) or 0)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return HttpResponse(status=204)
    return redirect("discussions:detail", discussion.pk)
