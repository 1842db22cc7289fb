"""The one click after the invited person has connected: confirm who it is, then add them (product.md §3.4)."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cercle.core.errors import Invalid, Refused
from cercle.discussions.access import access_seat
from cercle.dossiers.access import access_circle_seat
from cercle.dossiers.actions import BASES
from cercle.dossiers.terms import in_words
from cercle.invitations import circle_place
from cercle.invitations.access import access_sponsor, access_wish
from cercle.invitations.actions import add_for_sponsor
from cercle.invitations.models import Sponsor
from cercle.invitations.queries import Person, person
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.follow import done_url


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_person(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows whom one would add and how sure that is; POST adds them, with or without vouching."""
    sponsor = access_sponsor(request.user, id)
    who = person(request.user, sponsor)
    if request.method != "POST":
        return _ask(request, sponsor, who)
    try:
        add_for_sponsor(
            request.user, sponsor, vouch=request.POST.get("vouch") == "yes", basis=request.POST.get("basis", "")
        )
    except (Invalid, Refused) as error:
        if not who.guest:
            raise
        words = " ".join(error.fields.values()) if isinstance(error, Invalid) else error.message
        return _ask(request, sponsor, who, words, status=422 if isinstance(error, Invalid) else 409)
    url = reverse("notifications:list")
    if sponsor.account_id == request.user.pk and (sponsor.discussion_id or sponsor.dossier_id):
        url = done_url(sponsor)
    return panel_done(request, url, text=_("%(name)s a été ajouté.") % {"name": who.account.name}, follow=True)


def _ask(request: Request, sponsor: Sponsor, who: Person, error: str = "", *, status: int = 200) -> HttpResponse:
    """Of a patient or caregiver also what they will see: it was agreed on when they were invited."""
    towns = who.entry.activities.exclude(town="").values_list("town", flat=True) if who.entry else []
    context = {"sponsor": sponsor, "person": who, "towns": ", ".join(sorted(set(towns))), "bases": BASES}
    seat = circle_place.seat_of(sponsor) if who.guest else None
    context |= {"seat": seat, "error": error, "sees": in_words(seat.scope, seat.ends_at) if seat else ""}
    return render_panel(request, "invitations/add.html", context, section="notifications", status=status)


@require_safe
@signed_in
def add_from_seat(request: Request, id: UUID) -> HttpResponseBase:
    """From the grey seat in a discussion to the same page: for whoever asked for that seat, or an administrator."""
    seat = access_seat(request.user, id)
    sponsor = access_wish(request.user, seat.invitation, discussion=seat.discussion_id)
    return redirect("invitations:add", sponsor.pk)


@require_safe
@signed_in
def add_from_circle_seat(request: Request, id: UUID) -> HttpResponseBase:
    """The same from the grey seat in a care circle."""
    seat = access_circle_seat(request.user, id)
    sponsor = access_wish(request.user, seat.invitation, dossier=seat.dossier_id)
    return redirect("invitations:add", sponsor.pk)
