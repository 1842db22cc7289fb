"""An open discussion."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion, rights_of
from cercle.discussions.actions import note_consultation
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import CLOSABLE, Discussion, Kind
from cercle.web.forms.discussions import MessageForm
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.composing import composer_context
from cercle.web.views.discussions.listing import list_context

#: Messages shown at first, and per « charger plus ».
SHOWN = 50


def people_context(user: Account, discussion: Discussion) -> dict[str, Any]:
    """What templates/discussions/_participants.html and the notices of a « fil patient » need."""
    people = queries.participants(discussion)
    mine = people.guest(user)
    is_thread = discussion.kind == Kind.THREAD
    closed = discussion.closed_at is not None
    cares = mine is None and Right.CARE in rights_of(user)
    return {
        "discussion": discussion,
        "participants": people,
        "is_thread": is_thread,
        "mine": mine,
        "may_add": cares,
        "may_care": cares and is_thread,
        "may_rename": cares and not is_thread and not closed,
        "may_close": cares and not closed and discussion.kind in CLOSABLE,
        "may_reopen": cares and closed,
        "connected": queries.connected(user, people),
        "may_post": not is_thread or bool(people.carers),
    }


def whole_number(text: str | None) -> int | None:
    """A message number from an address; None for what is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def asked_slice(request: Request, discussion: Discussion) -> queries.Slice:
    """The end of what was said; around ``?message=``, before the number ``?avant=``, after ``?apres=``.

    Raises ``NotFound`` for a message that is none of this discussion.
    """
    asked = request.GET.get("message")
    if asked:
        return queries.slice_around(request.user, discussion, asked, limit=SHOWN)
    after, before = whole_number(request.GET.get("apres")), whole_number(request.GET.get("avant"))
    return queries.slice_of(request.user, discussion, after=after, before=before, limit=SHOWN)


def show(
    request: Request, discussion: Discussion, *, form: MessageForm | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    """The page of ``discussion``; ``form`` and ``error`` when what was typed could not be posted."""
    # The list first: it reads the position from which the page listens, everything read after it is not missed.
    context = list_context(request.user)
    listed = context["listing"].rows
    row = next((row for row in listed if row.discussion.pk == discussion.pk), None)
    row = row or queries.row(request.user, discussion)
    if row is None:
        raise NotFound
    context |= people_context(request.user, discussion) | {
        "row": row,
        "slice": asked_slice(request, discussion),
        "first_unread": discussion.last_seq - row.unread + 1 if row.unread else None,
        "error": error,
    }
    context |= composer_context(request, discussion, form)
    return render_page(request, "discussions/detail.html", context, section="discussions", status=status)


@require_safe
@signed_in
def detail(request: Request, id: UUID) -> HttpResponseBase:
    discussion = access_discussion(request.user, id, Right.READ)
    if request.method == "GET":
        note_consultation(request.user, discussion, THREAD)
    return show(request, discussion)
