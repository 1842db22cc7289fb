"""Inviting a patient or a caregiver: the form, the last look at what leaves, the sending (product.md §4)."""

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.core import phones
from cercle.core.errors import Invalid, Refused, TooMany
from cercle.invitations import duplicates, preview
from cercle.invitations.actions import invite_guest
from cercle.invitations.duplicates import Warning
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.guest_step import GuestStep, read_guest_step
from cercle.web.views.invitations.wanted import uuid_or_new

#: How the invitation leaves; all but « server » are carried by the inviter.
WAYS = frozenset({"server", "mailto", "sms", "share", "copy", "qr"})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request) -> HttpResponseBase:
    """The form. By POST it comes with what was typed elsewhere: a name searched in vain, a preview to go back from."""
    return _form(request, read_guest_step(request, check=False))


@require_POST
@signed_in
def guest_preview(request: Request) -> HttpResponseBase:
    """Checks what was typed, warns of what is there already, then shows exactly what will leave."""
    step = read_guest_step(request, check=True)
    try:
        contact = step.check(request.user)
    except Invalid as error:
        step.form.refuse(error.fields)
        return _form(request, step, status=422)
    found = _warnings(request, step)
    if not step.anyway and (found or (step.suggestion and "suggestion" not in request.POST)):
        return _form(request, step, found)
    channel, to = ("email", contact.email) if contact.email else ("sms", phones.shown(contact.phone))
    kind, language = step.kind, step.typed["language"] or "fr"
    context = {
        "step": step,
        "channel": channel,
        "to": to,
        "language": language,
        "message": preview.message(request.user, channel=channel, language=language, kind=kind),
        "handover": preview.handover(request.user, language=language, kind=kind),
        "press": uuid4(),
    }
    return render_page(request, "invitations/guest_preview.html", context, section="discussions")


@require_POST
@signed_in
def guest_create(request: Request) -> HttpResponseBase:
    """Invite, once however often it is pressed, then show the invitation as it is."""
    step = read_guest_step(request, check=True)
    way = request.POST.get("way", "server")
    press = uuid_or_new(request.POST.get("press", ""))
    try:
        outcome = invite_guest(
            request.user,
            **step.values(),
            way=way if way in WAYS else "server",
            client_id=press,
            anyway=step.anyway,
        )
    except Invalid as error:
        step.form.refuse(error.fields)
        return _form(request, step, status=422)
    except Refused as error:
        found = _warnings(request, step)
        if not found:
            step.form.refuse({"": error.message})
        return _form(request, step, found, status=409)
    except TooMany as error:
        step.form.refuse({"": error.message or _("Trop de demandes en peu de temps. Réessayez dans un moment.")})
        return _form(request, step, status=429)
    if outcome.thread:
        return redirect("discussions:detail", outcome.thread.pk)
    assert outcome.invitation
    assert outcome.sponsor
    if outcome.why == "handover" and way != "server":
        return redirect(_carry(outcome.sponsor.pk, outcome.invitation.pk, way))
    url = reverse("invitations:detail", args=[outcome.invitation.pk])
    return redirect(f"{url}?{urlencode({'envoi': str(press)})}")


def _carry(sponsor: UUID, invitation: UUID, way: str) -> str:
    if way == "qr":
        return reverse("invitations:qr", args=[invitation])
    return reverse("invitations:hand", args=[sponsor, way])


def _warnings(request: Request, step: GuestStep) -> list[Warning]:
    values = step.values()
    named = {name: values[name] for name in ("kind", "name", "email", "phone", "patient_name", "thread")}
    return duplicates.warnings(request.user, **named)


def _form(request: Request, step: GuestStep, found: list[Warning] | None = None, *, status: int = 200) -> HttpResponse:
    warnings = found or []
    shared = [warning for warning in warnings if warning.code == "shared_contact"]
    if shared:
        step.form.refuse({warning.field: warning.text for warning in shared})
        status = 422
    context = {
        "step": step,
        "form": step.form,
        "warnings": warnings,
        # Only what is said softly may be passed over; a thread or an invitation that is there is gone to instead.
        "may_go_on": all(warning.is_soft for warning in warnings),
        "suggestion": step.suggestion if step.form.is_bound and "email" not in step.form.errors else "",
    }
    return render_page(request, "invitations/guest_form.html", context, section="discussions", status=status)
