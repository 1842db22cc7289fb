"""Renewing and correcting an invitation from what one was told about it."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid
from cercle.invitations import states
from cercle.invitations.access import Right, access_invitation, contact_for
from cercle.invitations.actions import correct, resend
from cercle.invitations.models import GUESTS, Invitation
from cercle.invitations.outcome import Outcome
from cercle.web.forms.invitations import ColleagueForm
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.told import served
from cercle.web.views.invitations.wanted import uuid_or_new


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def resend_invitation(request: Request, id: UUID) -> HttpResponseBase:
    """GET says what would leave; POST sends the same invitation again: 14 new days, the same links."""
    invitation = access_invitation(request.user, id, Right.SEND)
    if request.method != "POST":
        context = {"invitation": invitation, "status": states.shown(invitation), "n": request.GET.get("n", "")}
        context["invitation_days"] = settings.INVITATION_DAYS
        context["press"] = uuid4()
        return render_panel(request, "invitations/resend.html", context, section="notifications")
    return _done(request, resend(request.user, invitation, client_id=_press(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct_invitation(request: Request, id: UUID) -> HttpResponseBase:
    """The details, to correct; POST saves and sends, and links to another contact die. A patient or caregiver has
    more details than fit here: their own page shows them all."""
    invitation = access_invitation(request.user, id, Right.CORRECT)
    if invitation.kind in GUESTS and request.method != "POST":
        query = urlencode({"n": request.GET.get("n", "")})
        return panel_done(request, f"{reverse('invitations:detail', args=[id])}?{query}", follow=True)
    if request.method != "POST":
        contact = contact_for(request.user, invitation)
        known = {"name": invitation.name, "email": contact.email, "phone": contact.phone}
        return _show(
            request, invitation, ColleagueForm(initial={**known, "language": invitation.language}, named=False)
        )
    typed = {name: request.POST.get(name, "")[:400] for name in ("name", "email", "phone")}
    try:
        outcome = correct(
            request.user,
            invitation,
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            language=request.POST.get("language") or None,
            client_id=_press(request),
        )
    except Invalid as error:
        form = ColleagueForm(request.POST, named=False)
        form.refuse(error.fields)
        return _show(request, invitation, form)
    return _done(request, outcome)


def _press(request: Request) -> UUID:
    """What makes two presses of one form the same; kept while its fields are corrected."""
    return uuid_or_new(request.POST.get("press", ""))


def _show(request: Request, invitation: Invitation, form: ColleagueForm) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "n": request.POST.get("n") or request.GET.get("n", "")}
    context["press"] = _press(request)
    status = 422 if form.is_bound else 200
    return render_panel(request, "invitations/correct.html", context, section="notifications", status=status)


def _done(request: Request, outcome: Outcome) -> HttpResponse:
    served(request.user, request.POST.get("n", ""))
    url = reverse("notifications:list")
    if outcome.sponsor:
        url = reverse("invitations:sent", args=[outcome.sponsor.pk])
    return panel_done(request, url, text=outcome.message, follow=True)
