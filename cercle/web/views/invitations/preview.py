"""The last look: exactly what leaves, where to, and how (product.md §3.3)."""

from uuid import uuid4

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from cercle.core import phones
from cercle.core.errors import Invalid
from cercle.invitations import contacts, preview
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.details import none_recorded, refused_details
from cercle.web.views.invitations.step import Step, read_step


@require_POST
@signed_in
def show_preview(request: Request) -> HttpResponseBase:
    """Checks what was typed; every mistake goes back beside its field."""
    step = read_step(request)
    if step.recorded and step.entry:
        # Only the channel is taken from what the directory holds: the contact itself never comes near a page.
        recorded = contacts.recorded(step.entry)
        if recorded is None:
            return none_recorded(request, step)
        return _show(request, step, "email" if recorded.email else "sms", to="")
    try:
        contact = step.contact()
        contacts.refuse_own(request.user, contact)
    except Invalid as error:
        return refused_details(request, step, error)
    if contact.email:
        return _show(request, step, "email", to=contact.email)
    return _show(request, step, "sms", to=phones.shown(contact.phone))


def _show(request: Request, step: Step, channel: str, *, to: str) -> HttpResponse:
    message = preview.message(request.user, name=step.person, channel=channel, language=step.language)
    handover = preview.handover(request.user, name=step.person, way="share", language=step.language)
    context = {
        "step": step,
        "channel": channel,
        "to": to,
        "message": message,
        "handover": handover,
        "press": uuid4(),
    }
    return render_panel(request, "invitations/preview.html", context, section=step.wanted.section)
