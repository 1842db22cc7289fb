"""Somebody of the directory who is not reachable: proposing to invite them (product.md §3.1, case 1)."""

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.step import Step, read_step


@require_POST
@signed_in
def propose(request: Request) -> HttpResponseBase:
    """« … est inactif : voulez-vous l’inviter ? » « Oui » « Non »."""
    return show_proposal(request, read_step(request))


@require_POST
@signed_in
def ask_knows(request: Request) -> HttpResponseBase:
    """After « Oui »: « Je connais ses coordonnées », or not."""
    step = read_step(request)
    return render_panel(request, "invitations/knows.html", {"step": step}, section=step.wanted.section)


def show_proposal(request: Request, step: Step) -> HttpResponse:
    return render_panel(request, "invitations/propose.html", {"step": step}, section=step.wanted.section)
