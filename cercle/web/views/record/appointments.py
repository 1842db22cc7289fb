"""« Rendez-vous »: by month and as a list; noting, moving, cancelling; taking them along."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cercle.core.errors import Forbidden, Invalid
from cercle.dossiers import ics
from cercle.dossiers.access import Right, access_membership, members_of, rights_as
from cercle.dossiers.actions.appointments import (
    add_appointment,
    cancel_appointment,
    change_appointment,
    note_export,
)
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.models import Appointment, CircleMember
from cercle.dossiers.queries.appointments import MOST, access_appointment, coming, month, month_of, visible_appointments
from cercle.web.forms.record import AppointmentForm
from cercle.web.once import once
from cercle.web.rendering import panel_done, render_page, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.detail import head


@require_safe
@signed_in
def appointments(request: Request, id: UUID) -> HttpResponseBase:
    member = access_membership(request.user, id, Right.READ_APPOINTMENTS)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.APPOINTMENTS)
    context = {
        **head(request.user, member, "appointments"),
        "month": month(request.user, member, month_of(request.GET.get("mois", ""))),
        "coming": coming(request.user, member),
        "may_write": Right.WRITE_APPOINTMENTS in rights_as(request.user, member),
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "record/_appointments.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    return render_page(request, "record/appointments.html", context, section="dossiers")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_appointment(request: Request, id: UUID) -> HttpResponseBase:
    member = access_membership(request.user, id, Right.WRITE_APPOINTMENTS)
    form = _form(request, member)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            return str(add_appointment(request.user, member.dossier, form.meeting()).pk)

        try:
            once(request.user, form.cleaned_data["client_id"] or uuid4(), act)
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return _done(request, member.dossier_id, _("Le rendez-vous est noté."))
    return _ask(request, form, reverse("record:new_appointment", args=[id]), member)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_appointment(request: Request, id: UUID) -> HttpResponseBase:
    appointment, member = access_appointment(request.user, id)
    if Right.WRITE_APPOINTMENTS not in rights_as(request.user, member):
        raise Forbidden
    form = _form(request, member, initial=_initial(appointment))
    if request.method == "POST" and form.is_valid():
        try:
            change_appointment(request.user, appointment, form.meeting())
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return _done(request, member.dossier_id, _("Le rendez-vous est modifié."))
    return _ask(request, form, reverse("record:edit_appointment", args=[id]), member, appointment)


def _initial(appointment: Appointment) -> dict[str, Any]:
    starts, ends = timezone.localtime(appointment.starts_at), timezone.localtime(appointment.ends_at)
    return {
        **{name: getattr(appointment, name) for name in ("title", "place", "note", "with_name")},
        "with_account": str(appointment.with_account_id or ""),
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }


def _form(request: Request, member: CircleMember, **kwargs: Any) -> AppointmentForm:
    people = [each.account for each in members_of(member.dossier).select_related("account").order_by("account__name")]
    return AppointmentForm(request.POST if request.method == "POST" else None, people=people, **kwargs)


def _ask(
    request: Request, form: AppointmentForm, url: str, member: CircleMember, appointment: Appointment | None = None
) -> HttpResponse:
    context = {"form": form, "action": url, "dossier": member.dossier, "appointment": appointment}
    status = 422 if form.errors else 200
    return render_panel(request, "record/appointment.html", context, section="dossiers", status=status)


def _done(request: Request, dossier: UUID, text: str) -> HttpResponse:
    url = reverse("record:appointments", args=[dossier])
    return panel_done(request, url, text=text, events={"appointments-changed": {}})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancel(request: Request, id: UUID) -> HttpResponseBase:
    """« Annuler le rendez-vous »: asked first."""
    appointment, member = access_appointment(request.user, id)
    if Right.WRITE_APPOINTMENTS not in rights_as(request.user, member):
        raise Forbidden
    if request.method != "POST":
        context = {"appointment": appointment, "dossier": member.dossier}
        return render_panel(request, "record/cancel_appointment.html", context, section="dossiers")
    cancel_appointment(request.user, appointment)
    return _done(request, member.dossier_id, _("Le rendez-vous est annulé."))


@require_POST
@signed_in
def export(request: Request, id: UUID) -> HttpResponseBase:
    """A file for another calendar: those to come, and what was cancelled of them. A POST, since it leaves a trace."""
    member = access_membership(request.user, id, Right.READ_APPOINTMENTS)
    rows = visible_appointments(request.user, member).filter(ends_at__gte=timezone.now())
    found = list(rows.order_by("starts_at")[:MOST])
    note_export(request.user, member, len(found))
    address = settings.BASE_URL + reverse("record:appointments", args=[id])
    response = HttpResponse(ics.calendar(found, address), content_type=ics.MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
