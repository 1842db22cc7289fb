"""What became of an invitation, told truthfully, and the link to hand over oneself."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cercle.core.errors import NotFound
from cercle.invitations import links, messages
from cercle.invitations.access import Right, access_invitation, access_sponsor
from cercle.invitations.actions import record_handover
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.follow import state_of

#: The ways in which somebody carries a link themselves, and what may be said of each afterwards.
CARRIED = ("share", "mailto", "sms", "copy")


@require_safe
@signed_in
def sent(request: Request, id: UUID) -> HttpResponseBase:
    """The outcome of pressing « Envoyer »; it follows the message until its fate is known."""
    context = state_of(request.user, access_sponsor(request.user, id), request.GET.get("envoi", ""))
    return render_panel(request, "invitations/sent.html", context, section="discussions")


@require_safe
@signed_in
def fate(request: Request, id: UUID) -> HttpResponseBase:
    """The fragment that the outcome asks for again while the message waits in the queue."""
    context = state_of(request.user, access_sponsor(request.user, id), request.GET.get("envoi", ""))
    return render(request, "invitations/_fate.html", context)


@require_safe
@signed_in
def hand(request: Request, id: UUID, way: str) -> HttpResponseBase:
    """The link and its short text, to share, to open in a mail program or to copy. Showing it claims nothing."""
    if way not in CARRIED:
        raise NotFound
    sponsor = access_sponsor(request.user, id)
    invitation = access_invitation(request.user, sponsor.invitation_id, Right.SEND)
    state = state_of(request.user, sponsor)
    contact = state["contact"]
    mail = messages.handover(request.user, invitation, "mailto")
    text = messages.handover(request.user, invitation, "sms").text.strip()
    context = {
        **state,
        "way": way,
        "share": messages.handover(request.user, invitation, "share"),
        "mailto": f"mailto:{quote(contact.email)}?subject={quote(mail.subject)}&body={quote(mail.text.strip())}",
        "sms": f"sms:{quote(contact.phone)}?&body={quote(text)}",
        "link": links.url(invitation, links.Channel.COPY),
    }
    return render_panel(request, "invitations/hand.html", context, section="discussions")


@require_POST
@signed_in
def note_handover(request: Request, id: UUID, way: str) -> HttpResponseBase:
    """« partagée » or « lien copié »: what the person says they did, never « envoyée »."""
    if way not in CARRIED:
        raise NotFound
    sponsor = access_sponsor(request.user, id)
    record_handover(request.user, access_invitation(request.user, sponsor.invitation_id, Right.SEND), way)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "invitations/_fate.html", state_of(request.user, sponsor))
    return redirect("invitations:sent", sponsor.pk)
