"""« Les inviter tous »: looked at first, then one message to each."""

from uuid import UUID, uuid4

from django.http import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Forbidden
from cercle.dossiers.access import Right, access_dossier
from cercle.invitations import missing, preview
from cercle.invitations.access import may_invite
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.wanted import uuid_or_new


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite_all(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows who would be written to, where and what; POST invites those who were shown and stayed ticked."""
    dossier = access_dossier(request.user, id, Right.INVITE)
    if not may_invite(request.user):
        raise Forbidden
    language = get_language() or "fr"
    if request.method == "POST":
        only, press = set(request.POST.getlist("who")), uuid_or_new(request.POST.get("press", ""))
        results = missing.invite_missing(request.user, dossier, only=only, language=language, press=press)
        context = {"dossier": dossier, "results": results, "sent": sum(result.sent for result in results)}
        return render_panel(request, "dossiers/invited_all.html", context, section="dossiers")
    planned = missing.plan(request.user, dossier)
    first = next((each for each in planned if each.sends), None)
    context = {
        "dossier": dossier,
        "planned": planned,
        "sending": sum(each.sends for each in planned),
        "press": uuid4(),
        "language": language,
        "message": preview.message(
            request.user,
            name=first.line.name,
            channel="sms" if first.road.endswith("sms") else "email",
            language=language,
        )
        if first
        else None,
    }
    return render_panel(request, "dossiers/invite_all.html", context, section="dossiers")
