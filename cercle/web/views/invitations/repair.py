"""Renewing and correcting an invitation from what one was told about it."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cercle.accounts.models import Account
from cercle.core.errors import Invalid, NotFound
from cercle.invitations import states
from cercle.invitations.access import Right, access_invitation, contact_for
from cercle.invitations.actions import correct, resend
from cercle.invitations.models import Invitation
from cercle.invitations.outcome import Outcome
from cercle.notifications.access import access_notification
from cercle.notifications.actions import mark_done
from cercle.web.forms.invitations import ColleagueForm
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
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
    """The details, to correct; POST saves and sends, and every earlier link dies."""
    invitation = access_invitation(request.user, id, Right.CORRECT)
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
    _mark_done(request.user, request.POST.get("n", ""))
    url = reverse("notifications:list")
    if outcome.sponsor:
        url = reverse("invitations:sent", args=[outcome.sponsor.pk])
    return panel_done(request, url, text=outcome.message, follow=True)


def _mark_done(account: Account, id: str) -> None:
    """The notification that led here, if any, has served."""
    try:
        notification = access_notification(account, id)
    except NotFound:
        return
    mark_done(account, notification.kind, notification.subject)
