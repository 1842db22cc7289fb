"""What became of an invitation, told truthfully, and the link to hand over oneself."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.delivery.models import Fate
from cercle.invitations import links, messages, queries, states
from cercle.invitations.access import Right, access_invitation, access_sponsor, contact_for, submission
from cercle.invitations.actions import record_handover
from cercle.invitations.models import Sponsor
from cercle.invitations.outcome import repeated
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.wanted import uuid_or_new

#: The ways in which somebody carries a link themselves, and what may be said of each afterwards.
CARRIED = ("share", "mailto", "sms", "copy")


@require_safe
@signed_in
def sent(request: Request, id: UUID) -> HttpResponseBase:
    """The outcome of pressing « Envoyer »; it follows the message until its fate is known."""
    sponsor = access_sponsor(request.user, id)
    press = submission(request.user, uuid_or_new(request.GET.get("envoi", "")))
    said = repeated(press) if press and press.sponsor_id == sponsor.pk else None
    context = {**_state(request.user, sponsor), "said": said}
    return render_panel(request, "invitations/sent.html", context, section="discussions")


@require_safe
@signed_in
def fate(request: Request, id: UUID) -> HttpResponseBase:
    """The fragment that the outcome asks for again while the message waits in the queue."""
    return render(request, "invitations/_fate.html", _state(request.user, access_sponsor(request.user, id)))


@require_safe
@signed_in
def hand(request: Request, id: UUID, way: str) -> HttpResponseBase:
    """The link and its short text, to share, to open in a mail program or to copy. Showing it claims nothing."""
    if way not in CARRIED:
        raise NotFound
    sponsor = access_sponsor(request.user, id)
    invitation = access_invitation(request.user, sponsor.invitation_id, Right.SEND)
    contact = contact_for(request.user, invitation)
    mail = messages.handover(request.user, invitation, "mailto")
    text = messages.handover(request.user, invitation, "sms").text.strip()
    context = {
        **_state(request.user, sponsor),
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
        return render(request, "invitations/_fate.html", _state(request.user, sponsor))
    return redirect("invitations:sent", sponsor.pk)


def _state(user: Account, sponsor: Sponsor) -> dict[str, object]:
    """What is known, and nothing that is only hoped for."""
    deliveries = queries.deliveries(sponsor.invitation)
    return {
        "sponsor": sponsor,
        "invitation": sponsor.invitation,
        "status": states.shown(sponsor.invitation),
        "deliveries": deliveries,
        "waiting": bool(deliveries) and deliveries[0].fate == Fate.QUEUED,
        "handovers": [(_handed(row.way), row.at) for row in queries.handovers(user, sponsor.invitation)],
        "done_url": _done_url(sponsor),
    }


def _handed(way: str) -> str:
    return {"copy": _("Lien copié"), "mailto": _("Ouverte dans votre messagerie")}.get(way, _("Partagée"))


def _done_url(sponsor: Sponsor) -> str:
    if sponsor.discussion_id:
        return reverse("discussions:detail", args=[sponsor.discussion_id])
    return reverse("discussions:list")
