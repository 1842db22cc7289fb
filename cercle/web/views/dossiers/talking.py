"""A discussion about the patient, among people of the circle."""

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, Invalid, Refused
from cercle.discussions.access import ADDABLE, may_start
from cercle.discussions.actions import start_discussion
from cercle.dossiers.access import Right, access_dossier, members_of
from cercle.dossiers.models import Dossier, Part
from cercle.web.once import once
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.wanted import uuid_or_new


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def discuss(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the people of the circle to choose from; POST starts the discussion with those chosen."""
    dossier = access_dossier(request.user, id, Right.START_DISCUSSION)
    if not may_start(request.user):
        raise Forbidden
    people = _people(request.user, dossier)
    if request.method != "POST":
        return _show(request, dossier, people)
    chosen = [account for account in people if str(account.pk) in request.POST.getlist("who")]
    title = request.POST.get("title", "")
    try:
        if not chosen:
            raise Invalid({"who": ""})
        press = uuid_or_new(request.POST.get("press", ""))

        def act() -> str:
            return str(start_discussion(request.user, title=title, members=chosen, dossier=dossier).pk)

        return redirect("discussions:detail", once(request.user, press, act))
    except Invalid as error:
        return _show(request, dossier, people, error=error.fields.get("title", ""), nobody="who" in error.fields)
    except Refused as error:
        return _show(request, dossier, people, error=error.message)


def _people(user: Account, dossier: Dossier) -> list[Account]:
    rows = members_of(dossier).filter(part=Part.PROFESSIONAL, account__role__in=ADDABLE, account__is_active=True)
    rows = rows.exclude(account=user).select_related("account__entry").order_by("account__name")
    return [row.account for row in rows]


def _show(
    request: Request, dossier: Dossier, people: list[Account], *, error: str = "", nobody: bool = False
) -> HttpResponse:
    context = {
        "dossier": dossier,
        "people": people,
        "error": error,
        "nobody": nobody,
        "title": request.POST.get("title", ""),
        "chosen": request.POST.getlist("who"),
        "press": uuid4(),
    }
    status = 422 if error or nobody else 200
    return render_panel(request, "dossiers/discuss.html", context, section="dossiers", status=status)
