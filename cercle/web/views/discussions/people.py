"""Who takes part in a discussion, and who is awaited."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.web.rendering import is_panel, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import people_context


@require_safe
@signed_in
def people(request: Request, id: UUID) -> HttpResponseBase:
    """A panel or a page; for an open discussion whose participants changed, the parts of it that name them."""
    discussion = access_discussion(request.user, id, Right.READ)
    context = people_context(request.user, discussion)
    if request.htmx and not is_panel(request):  # type: ignore[attr-defined]  # set by its middleware
        context["row"] = queries.row(request.user, discussion)
        return render(request, "discussions/_changed_people.html", context)
    return render_panel(request, "discussions/participants.html", context, section="discussions")
