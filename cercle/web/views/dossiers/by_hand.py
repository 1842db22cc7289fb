"""« Manuellement »: a professional, a caregiver or a structure that has no access."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid, NotFound
from cercle.dossiers import actions
from cercle.dossiers.access import (
    OPEN_SEATS,
    Right,
    access_circle_seat,
    access_dossier,
    access_listed,
    access_membership,
    rights_as,
)
from cercle.dossiers.models import Part
from cercle.invitations.models import Kind
from cercle.web.forms.dossiers import ListedForm
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.guest_window import may_bring

_FIELDS = ("part", "name", "function", "email", "phone", "basis")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def list_manually(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the form, POST notes the person. Nothing leaves for them."""
    member = access_membership(request.user, id, Right.INVITE)
    dossier, brings = member.dossier, may_bring(request.user, rights_as(request.user, member), Kind.CAREGIVER)
    form = ListedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.list_by_hand(
                request.user, dossier, **{name: form.cleaned_data.get(name, "") for name in _FIELDS}
            )
        except Invalid as error:
            form.refuse(error.fields)
        else:
            if brings and row.part == Part.CAREGIVER and (row.email or row.phone):
                # They may read something too: the next window asks what, and « Annuler » leaves them without access.
                query = urlencode({"pour": "aidant", "inscrit": str(row.pk)})
                return redirect(f"{reverse('dossiers:invite_guest', args=[dossier.pk])}?{query}")
            text = _("%(name)s figure dans le cercle de soins, sans accès.") % {"name": row.name}
            return panel_done(request, reverse("dossiers:detail", args=[dossier.pk]), text=text)
    context = {"dossier": dossier, "form": form, "may_bring_caregivers": brings}
    status = 422 if form.errors else 200
    return render_panel(request, "dossiers/by_hand.html", context, section="dossiers", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unlist(request: Request, id: UUID) -> HttpResponseBase:
    """Take such a note away: asked first."""
    row = access_listed(request.user, id, Right.REMOVE)
    if request.method != "POST":
        context = {"row": row, "name": row.name, "dossier": row.dossier, "listed": True}
        return render_panel(request, "dossiers/remove.html", context, section="dossiers")
    actions.unlist(request.user, row)
    text = _("%(name)s ne figure plus dans le cercle de soins.") % {"name": row.name}
    return panel_done(request, reverse("dossiers:detail", args=[row.dossier_id]), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_seat(request: Request, id: UUID) -> HttpResponseBase:
    """Take a grey place away, whoever invited: asked first."""
    seat = access_circle_seat(request.user, id)
    access_dossier(request.user, seat.dossier_id, Right.REMOVE)
    if seat.state not in OPEN_SEATS:
        raise NotFound
    if request.method != "POST":
        context = {"row": seat, "name": seat.name, "dossier": seat.dossier, "seat": True}
        return render_panel(request, "dossiers/remove.html", context, section="dossiers")
    actions.take_seat_away(request.user, seat)
    text = _("%(name)s n’est plus attendu dans le cercle de soins.") % {"name": seat.name}
    return panel_done(request, reverse("dossiers:detail", args=[seat.dossier_id]), text=text)
