"""How one keeps a discussion in one's list: pinned, muted, archived. Others see nothing of it."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import archive_discussion, mute_discussion, pin_discussion
from cercle.discussions.models import Discussion
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.listing import home_of


@require_POST
@signed_in
def pin(request: Request, id: UUID) -> HttpResponseBase:
    """``on`` is 1 or 0, here as below."""
    discussion, on = _asked(request, id)
    pin_discussion(request.user, discussion, on=on)
    return _done(request, discussion, _("Discussion épinglée en haut de la liste.") if on else _("Épingle retirée."))


@require_POST
@signed_in
def mute(request: Request, id: UUID) -> HttpResponseBase:
    discussion, on = _asked(request, id)
    mute_discussion(request.user, discussion, on=on)
    muted = _("Discussion en sourdine : elle ne compte plus parmi les non lus. Une mention vous prévient toujours.")
    return _done(request, discussion, muted if on else _("Sourdine levée."))


@require_POST
@signed_in
def archive(request: Request, id: UUID) -> HttpResponseBase:
    discussion, on = _asked(request, id)
    archive_discussion(request.user, discussion, on=on)
    archived = _("Discussion archivée : elle reviendra dès que quelqu’un y écrira.")
    return _done(request, discussion, archived if on else _("Discussion remise dans la liste."))


def _asked(request: Request, id: UUID) -> tuple[Discussion, bool]:
    return access_discussion(request.user, id, Right.READ), request.POST.get("on") == "1"


def _done(request: Request, discussion: Discussion, text: str) -> HttpResponseBase:
    """Nothing for a script to put anywhere: the list asks for itself again. Without one, back to where one was."""
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        told = {"kept": {}, "toast": {"text": text, "tone": "success"}}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
    messages.success(request, text)
    if request.POST.get("place") == "open":
        return redirect("discussions:detail", discussion.pk)
    return redirect(home_of(request.user))
