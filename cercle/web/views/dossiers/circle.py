"""« Cercle de soins » → « Consulter / modifier »."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.dossiers import queries
from cercle.dossiers.access import Right, access_membership, rights_as
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.models import CircleMember, CircleSeat
from cercle.invitations.access import may_invite
from cercle.invitations.models import Kind
from cercle.invitations.queries import own_rows
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.guest_window import may_bring


def circle_context(user: Account, member: CircleMember) -> dict[str, Any]:
    rights = rights_as(user, member)
    circle = queries.circle(member.dossier)
    awaited = [line.row.invitation for line in circle.lines if isinstance(line.row, CircleSeat)]
    return {
        "dossier": member.dossier,
        "member": member,
        "circle": circle,
        # One's own invitations alone: what became of them, and the way to their page.
        "followed": own_rows(user, awaited) if Right.INVITE in rights else {},
        "may_add": Right.INVITE in rights,
        "may_invite": Right.INVITE in rights and may_invite(user),
        "may_bring_patient": may_bring(user, rights, Kind.PATIENT) and not circle.patients,
        "may_bring_caregivers": may_bring(user, rights, Kind.CAREGIVER),
        "may_remove": Right.REMOVE in rights,
    }


@require_safe
@signed_in
def circle(request: Request, id: UUID) -> HttpResponseBase:
    """The panel; its list alone when htmx asks for it again."""
    member = access_membership(request.user, id, Right.READ_CIRCLE)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.CIRCLE)
    context = circle_context(request.user, member)
    if request.htmx and request.htmx.target == "circle-people":  # type: ignore[attr-defined]  # its middleware's
        return render(request, "dossiers/_people.html", context)
    return render_panel(request, "dossiers/circle.html", context, section="dossiers")


@require_safe
@signed_in
def circle_card(request: Request, id: UUID) -> HttpResponseBase:
    """The card on the dossier's page, when somebody came or went."""
    member = access_membership(request.user, id, Right.READ_CIRCLE)
    response: HttpResponse = render(request, "dossiers/_circle_card.html", circle_context(request.user, member))
    return response
