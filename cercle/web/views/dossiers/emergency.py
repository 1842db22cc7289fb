"""« Accès en urgence »: a dossier whose circle one is not in, for some hours, with a reason that is read there."""

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Forbidden, Invalid, TooMany
from cercle.dossiers.access import may_break_glass
from cercle.dossiers.actions import NoMatch, open_in_emergency
from cercle.web.forms.emergency import EmergencyForm
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def emergency(request: Request) -> HttpResponseBase:
    """GET asks who and why; POST opens it. Nothing typed is lost, or told to anybody, by a try that fails."""
    if not may_break_glass(request.user):
        raise Forbidden
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                member = open_in_emergency(request.user, form.meant(), reason=form.cleaned_data["reason"])
            except Invalid as error:
                form.refuse(error.fields)
            except NoMatch as error:
                form.add_error(None, error.message)
            except TooMany:
                form.add_error(None, _("Trop de dossiers ouverts ou cherchés en urgence : réessayez plus tard."))
                status = 429
            else:
                return redirect("dossiers:detail", member.dossier_id)
    context = {"form": form, "hours": settings.EMERGENCY_HOURS}
    response = render_page(request, "dossiers/emergency.html", context, section="dossiers", status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
