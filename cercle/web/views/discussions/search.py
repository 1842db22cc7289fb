"""Searching what was said: words go by POST, so that none stands in an address, a log or a history."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cercle.core import limits
from cercle.discussions import lines, queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import note_consultations
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import Discussion
from cercle.web.found_words import excerpt
from cercle.web.rendering import is_panel, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number
from cercle.web.views.discussions.listing import MOST_SEARCHED


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def search(request: Request, id: UUID | None = None) -> HttpResponseBase:
    """In all of one's discussions, or in the one ``id``. GET is the empty box.

    A script that types gets the list alone, one that asks for more the next rows alone.
    """
    discussion = access_discussion(request.user, id, Right.READ) if id else None
    q = request.POST.get("q", "")[:MOST_SEARCHED].replace("\x00", "").strip()
    before = whole_number(request.POST.get("before"))
    context = {"discussion": discussion, "q": q, **_found(request, q, discussion, before)}
    if discussion:
        context["row"] = queries.row(request.user, discussion)
    if request.htmx and not is_panel(request):  # type: ignore[attr-defined]  # set by its middleware
        template = "discussions/_found_rows.html" if before is not None else "discussions/_found.html"
        return _private(render(request, template, context))
    return _private(render_panel(request, "discussions/search.html", context, section="discussions"))


def _found(request: Request, q: str, discussion: Discussion | None, before: int | None) -> dict[str, Any]:
    if not q:
        return {}
    limits.spend("SEARCHES", str(request.user.pk))
    found = queries.search(request.user, q, discussion=discussion, before=before)
    # Who is shown what was said in a « fil patient » has looked into it.
    note_consultations(request.user, {hit.row.discussion for hit in found.hits}, THREAD)
    return {"found": found, "hits": [_shown(hit, q) for hit in found.hits]}


def _shown(hit: queries.Hit, q: str) -> dict[str, Any]:
    message = hit.message
    text = lines.words(message) if message.system else message.body
    return {
        "message": message,
        "row": hit.row,
        "parts": excerpt(text, q),
        "names": [excerpt(name, q) for name in hit.names],
    }


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
