"""« Envoyer », or handing the link over oneself: the invitation is made here and nowhere before."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from cercle.accounts.models import Account
from cercle.core.errors import CercleError, Invalid
from cercle.directory.models import Professional
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.models import Discussion
from cercle.invitations.actions import invite_colleague
from cercle.invitations.sending import spend_burst
from cercle.web.once import once
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.directory.start import start
from cercle.web.views.invitations.details import refused_details
from cercle.web.views.invitations.step import Step, read_step
from cercle.web.views.invitations.wanted import Wanted, uuid_or_new

WAYS = frozenset({"server", "mailto", "sms", "share", "copy"})


class AlreadyActive(CercleError):
    """Nobody to invite: the contact is that of somebody who can be added. Undoes the discussion just started."""

    def __init__(self, entry: Professional | None) -> None:
        super().__init__()
        self.entry = entry


@require_POST
@signed_in
def create(request: Request) -> HttpResponseBase:
    """Invite, once however often it is pressed; then say truthfully what became of it."""
    step = read_step(request)
    way = request.POST.get("way", "")
    press = uuid_or_new(request.POST.get("press", ""))
    if way not in WAYS:
        way = "server"
    try:
        return redirect(invite_once(request.user, step, way, press))
    except Invalid as error:
        return refused_details(request, step, error)
    except AlreadyActive as error:
        return already_active(request, step, error.entry)


def invite_once(actor: Account, step: Step, way: str, press: UUID) -> str:
    """Where to go afterwards, however often it is pressed. Raises ``AlreadyActive``, and what the domain raises."""
    try:
        return once(actor, press, lambda: _invite(actor, step, way, press))
    except CercleError:
        # The try counts although all it did was undone: otherwise one could ask who is known without end (S18).
        spend_burst(actor)
        raise


def _invite(actor: Account, step: Step, way: str, press: UUID) -> str:
    """Where to go afterwards. A discussion that was only prepared is started in the same transaction."""
    outcome = invite_colleague(
        actor,
        entry=step.entry,
        name=step.name,
        email="" if step.recorded else step.email,
        phone="" if step.recorded else step.phone,
        language=step.language,
        use_recorded=step.recorded,
        discussion=_discussion(actor, step.wanted),
        dossier=step.wanted.dossier,
        way=way,
        client_id=press,
    )
    if outcome.sponsor is None:
        raise AlreadyActive(outcome.entry)
    if way == "server":
        return reverse("invitations:sent", args=[outcome.sponsor.pk]) + "?" + urlencode({"envoi": str(press)})
    return reverse("invitations:hand", args=[outcome.sponsor.pk, way])


def _discussion(actor: Account, wanted: Wanted) -> Discussion | None:
    if wanted.dossier:
        return None
    return wanted.discussion or started(actor, wanted)


def started(actor: Account, wanted: Wanted) -> Discussion:
    """The prepared discussion, started by whichever press comes first."""
    return access_discussion(
        actor, once(actor, wanted.client_id, lambda: str(start(actor, wanted).pk)), Right.ADD_MEMBER
    )


def already_active(request: Request, step: Step, entry: Professional | None) -> HttpResponse:
    context = {"step": step, "entry": entry}
    return render_panel(request, "invitations/already_active.html", context, section=step.wanted.section, status=409)
