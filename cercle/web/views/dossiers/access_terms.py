"""« Modifier l’accès » of a caregiver, who is there or still awaited: what they see, and until when."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid, NotFound, Refused
from cercle.dossiers.access import OPEN_SEATS, Right, access_circle_seat, access_dossier, access_member
from cercle.dossiers.actions import change_access
from cercle.dossiers.models import CircleMember, CircleSeat, Part
from cercle.web.forms.caregivers import AccessForm, known
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def member_access(request: Request, id: UUID) -> HttpResponseBase:
    """Of somebody who reads: what changes shows on their open screens."""
    member = access_member(request.user, id, Right.INVITE)
    return _terms(request, member, member.account.name, "dossiers:member_access")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def seat_access(request: Request, id: UUID) -> HttpResponseBase:
    """Of somebody who was invited: what they will see once they are added."""
    seat = access_circle_seat(request.user, id)
    if seat.state not in OPEN_SEATS:
        raise NotFound
    return _terms(request, seat, seat.name, "dossiers:seat_access")


def _terms(request: Request, row: CircleMember | CircleSeat, name: str, url: str) -> HttpResponse:
    access_dossier(request.user, row.dossier_id, Right.CONSENT)
    if row.part != Part.CAREGIVER:
        raise NotFound
    form = AccessForm(request.POST if request.method == "POST" else None, initial=known(row))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_access(request.user, row, **form.terms())
        except Invalid as error:
            form.refuse(error.fields)
        except Refused as error:
            form.refuse({"": error.message})
            status = 409
        else:
            text = _("L’accès de %(name)s est modifié.") % {"name": name}
            return panel_done(request, reverse("dossiers:detail", args=[row.dossier_id]), text=text)
    if form.errors and status == 200:
        status = 422
    context = {"row": row, "name": name, "dossier": row.dossier, "form": form, "action": reverse(url, args=[row.pk])}
    return render_panel(request, "dossiers/access_terms.html", context, section="dossiers", status=status)
