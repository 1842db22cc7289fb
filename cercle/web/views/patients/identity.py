"""« Confirmer son identité », « Ce n’est pas mon patient »: asked first, each in a panel that is also a page."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.discussions.access import Right, access_guest
from cercle.discussions.actions import confirm_guest, remove_guest
from cercle.discussions.models import Guest
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: Request, id: UUID) -> HttpResponseBase:
    guest = access_guest(request.user, id, Right.CARE)
    if request.method != "POST":
        return _ask(request, guest, "patients/confirm.html")
    confirm_guest(request.user, guest)
    return _done(request, guest, _("Identité confirmée : %(name)s."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: Request, id: UUID) -> HttpResponseBase:
    guest = access_guest(request.user, id, Right.CARE)
    if request.method != "POST":
        return _ask(request, guest, "patients/remove.html")
    remove_guest(request.user, guest)
    return _done(request, guest, _("%(name)s ne lit plus ce fil."))


def _ask(request: Request, guest: Guest, template: str) -> HttpResponseBase:
    context = {"guest": guest, "thread": guest.discussion}
    return render_panel(request, template, context, section="discussions")


def _done(request: Request, guest: Guest, text: str) -> HttpResponseBase:
    url = reverse("discussions:detail", args=[guest.discussion_id])
    return panel_done(request, url, text=text % {"name": guest.account.name}, follow=True)
