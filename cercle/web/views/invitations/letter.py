"""A letter to print and to hand over: who invites, a square to photograph, a short code for who has no camera.

In the invited person's language. It names neither them nor anything of their health: letters are left on tables.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Refused
from cercle.invitations import letter_codes, links, states
from cercle.invitations.access import Right, access_invitation
from cercle.invitations.actions import record_handover
from cercle.invitations.messages import inviter
from cercle.invitations.models import GUESTS
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.qr import draw


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def letter(request: Request, id: UUID) -> HttpResponseBase:
    """POST notes that it was made, then shows it; looking at it again notes nothing.

    Raises ``Refused`` with the true state for an invitation whose link would not open.
    """
    invitation = access_invitation(request.user, id, Right.SEND)
    if request.method == "POST":
        try:
            record_handover(request.user, invitation, "letter")
        except Refused:
            return redirect("invitations:detail", invitation.pk)  # which says what became of it
        return redirect("invitations:letter", invitation.pk)
    status = states.shown(invitation)
    if status.code != "pending" or status.locked:
        return redirect("invitations:detail", invitation.pk)
    with translation.override(invitation.language):
        help_page = "help:invited"
        if invitation.kind in GUESTS:
            help_page = "help:accept_en" if invitation.language == "en" else "help:accept"
        context = {
            "invitation": invitation,
            "is_guest": invitation.kind in GUESTS,
            "inviter": inviter(request.user, invitation.language),
            "drawing": draw(links.url(invitation, links.Channel.LETTER)),
            "code": letter_codes.make(invitation),
            "address": settings.BASE_URL + reverse("landing:letter"),
            "help_address": settings.BASE_URL + reverse(help_page),
        }
    return render_page(request, "invitations/letter.html", context, section="discussions")
