"""« Par recherche dans l’annuaire », and going out of the circle again."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid, Refused
from cercle.directory.access import access_entry
from cercle.directory.models import Professional
from cercle.directory.reach import of as reach_of
from cercle.dossiers.access import Right, access_dossier, access_member
from cercle.dossiers.actions import BASES, add_to_circle, leave_circle, remove_member
from cercle.dossiers.models import Dossier
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.directory.finder import find as search_directory
from cercle.web.views.invitations.propose import show_proposal
from cercle.web.views.invitations.step import step_for
from cercle.web.views.invitations.wanted import Wanted, read_wanted, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def find(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the search. POST with an active person (``entry``) asks why they join, then (``basis``) adds them;
    somebody who is not active is proposed to be invited, as in discussions (product.md §3.2)."""
    dossier = access_dossier(request.user, id, Right.INVITE)
    wanted = read_wanted(request, request.user, dossier=dossier)
    if request.method != "POST":
        return _search(request, wanted)
    entry = access_entry(request.user, whole_number(request.POST.get("entry", "")))
    if entry.account is None or reach_of(entry.account).code != "active":
        return show_proposal(request, step_for(request, wanted, entry))
    if "basis" not in request.POST:
        return _ask(request, wanted, entry)
    return _add(request, dossier, wanted, entry)


def _search(request: Request, wanted: Wanted) -> HttpResponse:
    finder = search_directory(request.user, wanted.q, dossier=wanted.dossier)
    context = {"wanted": wanted, "finder": finder, "dossier": wanted.dossier}
    return render_panel(request, "dossiers/find.html", context, section="dossiers")


def _ask(request: Request, wanted: Wanted, entry: Professional, error: str = "", *, status: int = 200) -> HttpResponse:
    context = {"wanted": wanted, "entry": entry, "dossier": wanted.dossier, "bases": BASES, "error": error}
    return render_panel(request, "dossiers/add_person.html", context, section="dossiers", status=status)


def _add(request: Request, dossier: Dossier, wanted: Wanted, entry: Professional) -> HttpResponse:
    assert entry.account is not None
    basis, function = request.POST.get("basis", ""), request.POST.get("function", "")
    try:
        if not basis:
            raise Invalid({"basis": _("Choisissez à quel titre cette personne rejoint le cercle.")})
        add_to_circle(request.user, dossier, entry.account, basis=basis, function=function)
    except Invalid as error:
        return _ask(request, wanted, entry, next(iter(error.fields.values())), status=422)
    except Refused as error:
        return _ask(request, wanted, entry, error.message, status=409)
    text = _("%(name)s fait partie du cercle de soins.") % {"name": entry.name}
    return panel_done(request, reverse("dossiers:detail", args=[dossier.pk]), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: Request, id: UUID) -> HttpResponseBase:
    """« Retirer du cercle »: asked first, then at once on all of the person's screens."""
    member = access_member(request.user, id, Right.REMOVE)
    context = {"row": member, "name": member.account.name, "dossier": member.dossier}
    if request.method != "POST":
        return render_panel(request, "dossiers/remove.html", context, section="dossiers")
    try:
        remove_member(request.user, member)
    except Refused as error:
        context["error"] = error.message
        return render_panel(request, "dossiers/remove.html", context, section="dossiers", status=409)
    text = _("%(name)s ne lit plus ce dossier.") % {"name": member.account.name}
    own = member.account_id == request.user.pk
    url = reverse("dossiers:list") if own else reverse("dossiers:detail", args=[member.dossier_id])
    return panel_done(request, url, text=text, follow=own)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: Request, id: UUID) -> HttpResponseBase:
    """« Quitter le cercle de soins »."""
    dossier = access_dossier(request.user, id, Right.READ)
    context: dict[str, object] = {"dossier": dossier}
    if request.method != "POST":
        return render_panel(request, "dossiers/leave.html", context, section="dossiers")
    try:
        leave_circle(request.user, dossier)
    except Refused as error:
        context["error"] = error.message
        return render_panel(request, "dossiers/leave.html", context, section="dossiers", status=409)
    return panel_done(request, reverse("dossiers:list"), text=_("Vous avez quitté le cercle de soins."), follow=True)
