"""Leaving a discussion, after a question."""

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import leave_discussion
from cercle.discussions.models import Discussion, Kind
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.listing import home_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: Request, id: UUID) -> HttpResponseBase:
    """GET asks, POST leaves."""
    discussion = access_discussion(request.user, id, Right.LEAVE)
    if request.method != "POST":
        return _ask(request, discussion)
    leave_discussion(request.user, discussion)
    is_thread = discussion.kind == Kind.THREAD
    text = _("Vous avez quitté le fil patient.") if is_thread else _("Vous avez quitté la discussion.")
    return panel_done(request, home_of(request.user), text=text, follow=True)


def _ask(request: Request, discussion: Discussion) -> HttpResponseBase:
    """What happens to what was said, and to the others."""
    people = queries.participants(discussion)
    mine = people.guest(request.user)
    context = {
        "discussion": discussion,
        "row": queries.row(request.user, discussion),
        "alone": len(people.members) == 1,
        "mine": mine,
        "is_thread": discussion.kind == Kind.THREAD,
        "last_carer": mine is None and [member.account_id for member in people.carers] == [request.user.pk],
    }
    return render_panel(request, "discussions/leave.html", context, section="discussions")
