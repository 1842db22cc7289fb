"""Adding a professional to a discussion that exists."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cercle.directory.access import access_entry
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import add_member
from cercle.web.rendering import is_panel, render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.directory.finder import find
from cercle.web.views.invitations.propose import show_proposal
from cercle.web.views.invitations.step import step_for
from cercle.web.views.invitations.wanted import Wanted, read_wanted, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_participant(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the search; POST adds the active person chosen (``entry``), or proposes to invite another one."""
    if is_panel(request):
        return HttpResponse(status=204, headers={"HX-Redirect": request.get_full_path()})
    discussion = access_discussion(request.user, id, Right.ADD_MEMBER)
    wanted = read_wanted(request, request.user, discussion)
    if request.method != "POST":
        return _show(request, wanted)
    entry = access_entry(request.user, whole_number(request.POST.get("entry", "")))
    if entry.account is None:
        return show_proposal(request, step_for(request, wanted, entry))
    add_member(request.user, discussion, entry.account)
    return redirect("discussions:detail", discussion.pk)


def _show(request: Request, wanted: Wanted) -> HttpResponse:
    finder = find(request.user, wanted.q, discussion=wanted.discussion)
    return render_page(request, "directory/add.html", {"wanted": wanted, "finder": finder}, section="discussions")
