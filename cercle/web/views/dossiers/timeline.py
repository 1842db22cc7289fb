"""« Chronologie »: notes, documents, tasks, appointments and the people of the circle in one line of time."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cercle.core.errors import Invalid
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.queries.timeline import timeline as read
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.detail import head

#: What ``?quoi=`` narrows the page to: its word in the address, the group, its label.
CHOICES = (
    ("notes", "notes", _("Notes")),
    ("documents", "documents", _("Documents")),
    ("taches", "tasks", _("Tâches")),
    ("rendez-vous", "appointments", _("Rendez-vous")),
    ("cercle", "circle", _("Cercle de soins")),
)


@require_safe
@signed_in
def timeline(request: Request, id: UUID) -> HttpResponseBase:
    """The page; its lines alone when htmx asks for more."""
    member = access_membership(request.user, id, Right.READ)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.TIMELINE)
    only = request.GET.get("quoi", "")
    group = next((group for word, group, _label in CHOICES if word == only), "")
    try:
        page = read(request.user, member, group=group, cursor=request.GET.get("suite", ""))
    except Invalid:
        page = read(request.user, member, group=group)
    days = [
        (events[0].at, events)
        for _day, lines in groupby(page.events, key=lambda event: timezone.localdate(event.at))
        if (events := list(lines))
    ]
    context: dict[str, Any] = {"days": days, "cursor": page.cursor, "only": only if group else ""}
    context["dossier"] = member.dossier
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "dossiers/_timeline.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    context |= head(request.user, member, "timeline")
    context["choices"] = [(word, label) for word, group, label in CHOICES if group in page.groups]
    return render_page(request, "dossiers/timeline.html", context, section="dossiers")
