"""Where to write to: the details somebody knows, or those that the directory holds."""

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cercle.core.errors import Invalid
from cercle.web.forms.invitations import ColleagueForm
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.step import Step, read_step


@require_POST
@signed_in
def ask_details(request: Request) -> HttpResponseBase:
    """The window that asks for name and contact; what was typed before is still there."""
    return show_details(request, read_step(request))


def show_details(
    request: Request, step: Step, *, errors: dict[str, str] | None = None, notice: str = ""
) -> HttpResponse:
    form = ColleagueForm(step.typed if errors else None, named=step.entry is not None, initial=step.typed)
    form.refuse(errors or {})
    context = {"step": step, "form": form, "notice": notice}
    status = 422 if errors else 200
    return render_panel(request, "invitations/details.html", context, section=step.wanted.section, status=status)


def none_recorded(request: Request, step: Step) -> HttpResponse:
    """Nothing to send to: say so, claim nothing, and go on to the other branch (product.md §3.1)."""
    step.recorded = False
    notice = _(
        "Aucune coordonnée n’est enregistrée dans l’annuaire pour %(name)s : rien n’a été envoyé. "
        "Indiquez une adresse ou un mobile si vous les connaissez."
    )
    return show_details(request, step, notice=notice % {"name": step.person})


def refused_details(request: Request, step: Step, error: Invalid) -> HttpResponse:
    return show_details(request, step, errors=error.fields)
