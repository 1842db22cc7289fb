"""Leaving a discussion, after a question."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import leave_discussion
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: Request, id: UUID) -> HttpResponseBase:
    """GET asks, POST leaves."""
    discussion = access_discussion(request.user, id, Right.LEAVE)
    if request.method != "POST":
        context = {
            "discussion": discussion,
            "row": queries.row(request.user, discussion),
            "alone": len(queries.participants(discussion).members) == 1,
        }
        return render_panel(request, "discussions/leave.html", context, section="discussions")
    leave_discussion(request.user, discussion)
    return panel_done(request, reverse("discussions:list"), text=_("Vous avez quitté la discussion."), follow=True)
