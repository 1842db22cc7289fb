"""The list of one's discussions, which is also the first column of an open one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion, may_start
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in

#: Characters of a search that are looked at.
MOST_SEARCHED = 200


def _moment(text: str) -> datetime | None:
    """A time with its zone, from an address that anybody may have edited."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def home_of(user: Account) -> str:
    """Where one's discussions are listed: patients and caregivers have a home of their own."""
    return reverse("home" if user.is_cared_for else "discussions:list")


def list_context(
    user: Account, q: str = "", before: datetime | None = None, *, archived: bool = False
) -> dict[str, Any]:
    """What templates/discussions/_list.html needs."""
    q = q[:MOST_SEARCHED].replace("\x00", "")
    # What the page listens from is read first: everything read after it is not missed.
    return {
        "position": queries.newest_position(),
        "people_mark": queries.people_mark(user),
        "listing": queries.discussion_list(user, q=q, before=before, archived=archived),
        "archived": archived,
        "q": q,
        "may_start": may_start(user),
    }


@require_safe
@signed_in
def listing(request: Request) -> HttpResponseBase:
    """The page; its rows alone when htmx asks: a search while typing, the next rows, a list that may be stale."""
    return _show(request, archived=False)


@require_safe
@signed_in
def archived(request: Request) -> HttpResponseBase:
    """As ``listing``, those that were archived."""
    return _show(request, archived=True)


def _show(request: Request, *, archived: bool) -> HttpResponseBase:
    before = _moment(request.GET.get("avant", ""))
    context = list_context(request.user, request.GET.get("q", ""), before, archived=archived)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "discussions/_rows.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    if request.user.is_cared_for:
        return redirect("home")  # their home lists them, among what waits for them
    return render_page(request, "discussions/list.html", context, section="discussions")


@require_safe
@signed_in
def row(request: Request, id: UUID) -> HttpResponseBase:
    """One row of the list, for a page that hears of a discussion it does not show yet."""
    found = queries.row(request.user, access_discussion(request.user, id, Right.READ))
    if found is None:
        raise NotFound
    return render(request, "discussions/_row.html", {"row": found})
