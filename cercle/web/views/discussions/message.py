"""One message: what is known of it, and what one may do with it. A panel, or a page without script."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.discussions import queries
from cercle.discussions.access import Right, access_message, rights_in
from cercle.discussions.actions import edit_message, note_consultation, sign_message, withdraw_message
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import Message
from cercle.web.forms.discussions import EditForm
from cercle.web.rendering import is_panel, panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.composing import place_of

#: What an open page hears when its panel changed a message: it asks what changed.
CHANGED: dict[str, object] = {"messages:ask": {}}


@require_safe
@signed_in
def about(request: Request, id: UUID) -> HttpResponseBase:
    message = access_message(request.user, id, Right.READ)
    if request.method == "GET":
        note_consultation(request.user, message.discussion, THREAD)
    return _panel(request, message)


def _panel(request: Request, message: Message) -> HttpResponse:
    shown = queries.message(message.pk)
    if shown is None or shown.system:
        raise NotFound
    discussion = message.discussion
    context = {
        "message": shown,
        "is_own": shown.author_id == request.user.pk,
        "may_write": Right.POST in rights_in(request.user, discussion) and discussion.closed_at is None,
        "link": f"{settings.BASE_URL}{place_of(message)}",
        "versions": queries.versions(request.user, shown),
    }
    return render_panel(request, "discussions/message.html", context, section="discussions")


@require_POST
@signed_in
def sign(request: Request, id: UUID) -> HttpResponseBase:
    """``sign`` and ``on`` (1, or 0 to take it back). The fragment for a script, the panel for a panel."""
    message = access_message(request.user, id, Right.POST)
    sign_message(request.user, message, request.POST.get("sign", ""), on=request.POST.get("on") != "0")
    if is_panel(request):
        response = _panel(request, message)
        response.headers["HX-Trigger"] = "messages:ask"
        return response
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "discussions/_message.html", {"message": queries.message(message.pk)})
    return redirect(place_of(message))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Request, id: UUID) -> HttpResponseBase:
    message = _own(request, id)
    files = bool(queries.files_of(message))
    data = request.POST if request.method == "POST" else None
    form = EditForm(data, initial={"body": message.body}, may_be_empty=files)
    status = 200 if data is None else 422
    if form.is_valid():
        try:
            edit_message(request.user, message, body=form.cleaned_data["body"])
            return _done(request, message, _("Message modifié."))
        except (Invalid, TooMany) as error:
            words = " ".join(error.fields.values()) if isinstance(error, Invalid) else error.message
            form.add_error("body", words or _("Trop de messages en peu de temps. Réessayez dans un moment."))
            status = error.status
    context = {"message": message, "form": form}
    return render_panel(request, "discussions/edit_message.html", context, section="discussions", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: Request, id: UUID) -> HttpResponseBase:
    """GET asks, POST withdraws."""
    message = _own(request, id)
    if request.method != "POST":
        context = {"message": message, "kept_days": settings.WITHDRAWN_MESSAGE_DAYS}
        return render_panel(request, "discussions/withdraw_message.html", context, section="discussions")
    withdraw_message(request.user, message)
    return _done(request, message, _("Message retiré."))


def _done(request: Request, message: Message, text: str) -> HttpResponse:
    """An open page says it in passing; a page of its own shows the message as it is now, that says it all."""
    return panel_done(request, place_of(message), text=text if is_panel(request) else "", events=CHANGED)


def _own(request: Request, id: UUID) -> Message:
    """One's own message, to change it; the act looks again, under its lock."""
    message = access_message(request.user, id, Right.POST)
    if message.system or message.author_id != request.user.pk:
        raise Forbidden
    if message.withdrawn_at is not None:
        raise Refused("withdrawn", _("Ce message a été retiré."))
    return message
