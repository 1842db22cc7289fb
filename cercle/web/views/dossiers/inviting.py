"""« Inviter un confrère à utiliser l’application » from a care circle (product.md §3.2): window and message in one."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core import phones
from cercle.core.errors import Forbidden, Invalid
from cercle.dossiers.access import Right, access_dossier, access_listed
from cercle.invitations import contacts, preview
from cercle.invitations.access import may_invite
from cercle.invitations.contacts import Contact
from cercle.web.forms.invitations import ColleagueForm
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.create import WAYS, AlreadyActive, already_active, invite_once
from cercle.web.views.invitations.step import Step, step_for
from cercle.web.views.invitations.wanted import read_wanted, uuid_or_new


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the window; POST with ``look`` the message again as it would leave now, without it sends.

    What leaves is what was seen: by another channel or in another language than the last message shown, the window
    comes back with the right one first.
    """
    dossier = access_dossier(request.user, id, Right.INVITE)
    if not may_invite(request.user):
        raise Forbidden
    step = step_for(request, read_wanted(request, request.user, dossier=dossier), None)
    if request.method != "POST":
        return _show(request, _known(request, step))
    if "look" in request.POST:
        return _look(request, step)
    try:
        contact = step.contact()
        contacts.refuse_own(request.user, contact)
        way = request.POST.get("way", "")
        if way in WAYS - {"server"} or request.POST.get("seen") == seen(contact, step.language):
            press = uuid_or_new(request.POST.get("press", ""))
            return redirect(invite_once(request.user, step, way if way in WAYS else "server", press))
    except Invalid as error:
        return _show(request, step, error.fields)
    except AlreadyActive as error:
        return already_active(request, step, error.entry)
    return _show(request, step, changed=True)


def _known(request: Request, step: Step) -> Step:
    """Somebody noted by hand is not typed a second time."""
    if request.GET.get("inscrit"):
        row = access_listed(request.user, request.GET["inscrit"], Right.INVITE)
        if row.dossier == step.wanted.dossier:
            step.name, step.email = row.name, row.email
            step.phone = phones.shown(row.phone) if row.phone else ""
    return step


def seen(contact: Contact, language: str) -> str:
    """Which message that is."""
    return f"{'email' if contact.email or not contact.phone else 'sms'}.{language}"


def _look(request: Request, step: Step) -> HttpResponse:
    response: HttpResponse = render(request, "dossiers/_invite_message.html", _message(request, step))
    return response


def _message(request: Request, step: Step) -> dict[str, object]:
    """The message for what was typed so far, right or wrong: mistakes are told when it is sent."""
    contact = contacts.parse(step.email, step.phone, {})
    language = step.language if step.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    channel = seen(contact, language).partition(".")[0]
    name = step.person or _("[nom complet]")
    return {
        "step": step,
        "channel": channel,
        "to": contact.email or (phones.shown(contact.phone) if contact.phone else ""),
        "message": preview.message(request.user, name=name, channel=channel, language=language),
        "handover": preview.handover(request.user, name=name, way="share", language=language),
        "language": language,
        "seen": seen(contact, language),
    }


def _show(request: Request, step: Step, errors: dict[str, str] | None = None, *, changed: bool = False) -> HttpResponse:
    form = ColleagueForm(step.typed if errors else None, named=False, initial=step.typed)
    form.refuse(errors or {})
    context = {**_message(request, step), "form": form, "press": uuid4(), "changed": changed}
    context["dossier"] = step.wanted.dossier
    status = 422 if errors else 200
    return render_panel(request, "dossiers/invite.html", context, section="dossiers", status=status)
