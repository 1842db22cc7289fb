"""« Supprimer l’invitation »: final, so it is asked twice; refused once it was accepted (product.md §4)."""

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Refused
from cercle.invitations.access import Right, access_invitation
from cercle.invitations.actions import delete
from cercle.invitations.models import GUESTS, State
from cercle.web.rendering import is_panel, panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.detail import refused
from cercle.web.views.invitations.listing import LISTS


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete_invitation(request: Request, id: UUID) -> HttpResponseBase:
    """GET says what it means; POST does it. What an open page no longer knows, the answer says."""
    invitation = access_invitation(request.user, id, Right.DELETE)
    context = {"invitation": invitation, "accepted": invitation.state == State.ACCEPTED}
    if request.method != "POST":
        return render_panel(request, "invitations/delete.html", context, section="discussions")
    try:
        ended = delete(request.user, invitation)
    except Refused as error:
        if not is_panel(request):
            return refused(request, id, error)
        context |= {"accepted": True, "refusal": error.message}
        return render_panel(request, "invitations/delete.html", context, section="discussions", status=409)
    text = (
        _("L’invitation de %(name)s est supprimée.")
        if ended
        else _("Vous n’invitez plus %(name)s. Un confrère l’invite encore : son invitation reste.")
    )
    here = LISTS["patients" if invitation.kind in GUESTS else "colleagues"]
    return panel_done(request, here.url, text=text % {"name": invitation.name}, follow=True)
