"""The messages of a discussion: read in fragments, posted one by one."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid, Refused, TooMany
from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import drop_draft, note_consultation, post_message
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import Discussion
from cercle.web.forms.discussions import MessageForm
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import SHOWN, show, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def messages(request: Request, id: UUID) -> HttpResponseBase:
    """GET: the messages after ``?after=`` or before ``?before=``, or those that changed after the position
    ``?changed_after=``, as fragments. POST: one more."""
    if request.method != "POST":
        discussion = access_discussion(request.user, id, Right.READ)
        note_consultation(request.user, discussion, THREAD)
        return _fragments(request, discussion)
    return _post(request, access_discussion(request.user, id, Right.POST))


def _fragments(request: Request, discussion: Discussion) -> HttpResponse:
    since = whole_number(request.GET.get("changed_after"))
    if since is not None:
        found = queries.changed(request.user, discussion, after=since, limit=SHOWN)
        return render(request, "discussions/_changed.html", {"messages_shown": found})
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    part = queries.slice_of(request.user, discussion, after=after, before=before, limit=SHOWN)
    context = {"discussion": discussion, "slice": part, "older": after is None, "newer": before is None}
    return render(request, "discussions/_messages.html", context)


def _post(request: Request, discussion: Discussion) -> HttpResponseBase:
    """201 and the fragment for a script; for a plain form, the page at the new message. What was typed is not lost."""
    form = MessageForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid({"client_id": _("Cette page est abîmée. Actualisez-la, puis réessayez.")})
        message = post_message(request.user, discussion, **form.cleaned_data)
    except (Invalid, Refused, TooMany) as error:
        return _refused(request, discussion, form, error)
    drop_draft(request.user, discussion)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "discussions/_message.html", {"message": queries.message(message.pk)}, status=201)
    return redirect(f"{reverse('discussions:detail', args=[discussion.pk])}#message-{message.pk}")


def _refused(
    request: Request, discussion: Discussion, form: MessageForm, error: Invalid | Refused | TooMany
) -> HttpResponse:
    too_many = _("Trop de messages en peu de temps. Attendez un instant, puis envoyez de nouveau.")
    words = " ".join(error.fields.values()) if isinstance(error, Invalid) else error.message or too_many
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse(words, status=error.status, content_type="text/plain; charset=utf-8")
    else:
        response = show(request, discussion, form=form, error=words, status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
