"""« Qui a consulté »: who looked into a conversation about somebody, for those it is about."""

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from cercle.core.errors import NotFound
from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in


@require_safe
@signed_in
def threads(request: Request) -> HttpResponseBase:
    """Which conversation? With one only, straight there."""
    rows = [row for row in queries.discussion_list(request.user, archived=None).rows if row.is_thread and row.part]
    if len(rows) == 1:
        return redirect("mine:consultations", rows[0].discussion.pk)
    return render_page(request, "mine/threads.html", {"rows": rows}, section="consultations")


@require_safe
@signed_in
def thread(request: Request, id: UUID) -> HttpResponse:
    """Absent for anything but a « fil patient » in which one is a guest: carers have the patient's page."""
    discussion = access_discussion(request.user, id, Right.READ)
    row = queries.row(request.user, discussion)
    if row is None or not row.is_thread or not row.part:
        raise NotFound
    found = [
        each for each in queries.consultations(discussion) if not (each.is_reading and each.account == request.user)
    ]
    days = [
        (lines[0].at, lines)
        for _day, group in groupby(found, key=lambda each: timezone.localdate(each.at))
        if (lines := list(group))
    ]
    return render_page(request, "mine/consultations.html", {"row": row, "days": days}, section="consultations")
