"""« Qui a consulté »: who looked into a dossier and who changed it, for the patient and for the circle."""

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cercle.core.errors import Invalid
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.queries.consultations import consultations as read
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.detail import head

#: What ``?quoi=`` narrows the page to.
ONLY = {"lectures": True, "modifications": False}


@require_safe
@signed_in
def consultations(request: Request, id: UUID) -> HttpResponseBase:
    member = access_membership(request.user, id, Right.READ_ACCESSES)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.ACCESSES)
    only = request.GET.get("quoi", "")
    readings = ONLY.get(only)
    try:
        page = read(request.user, member, readings=readings, cursor=request.GET.get("suite", ""))
    except Invalid:
        page = read(request.user, member, readings=readings)
    days = [
        (lines[0].at, lines)
        for _day, group in groupby(page.lines, key=lambda line: timezone.localdate(line.at))
        if (lines := list(group))
    ]
    context = {"days": days, "cursor": page.cursor, "only": only if only in ONLY else "", "dossier": member.dossier}
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "record/_consultations.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    context |= head(request.user, member, "consultations")
    return render_page(request, "record/consultations.html", context, section="dossiers")
