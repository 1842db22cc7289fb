"""Starting a discussion: people chosen in the directory, a theme if one likes."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, Invalid, Refused
from cercle.directory.access import visible_entries
from cercle.directory.models import Professional
from cercle.discussions.access import may_start
from cercle.discussions.actions import start_discussion
from cercle.discussions.models import Discussion
from cercle.web.once import once
from cercle.web.rendering import is_panel, render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.directory.finder import find
from cercle.web.views.invitations.wanted import Wanted, read_wanted, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_discussion(request: Request) -> HttpResponseBase:
    """GET shows the search; POST starts the discussion with the people chosen."""
    if is_panel(request):
        return HttpResponse(status=204, headers={"HX-Redirect": request.get_full_path()})
    wanted = read_wanted(request, request.user)
    if request.method != "POST":
        return _show(request, wanted)
    try:
        if not wanted.chosen:
            raise Invalid({"chosen": _("Choisissez au moins une personne.")})
        id = once(request.user, wanted.client_id, lambda: str(start(request.user, wanted).pk))
    except Invalid as error:
        return _show(request, wanted, error.fields)
    except Refused as error:
        return _show(request, wanted, {"chosen": error.message})
    return redirect("discussions:detail", id)


@require_POST
@signed_in
def draft(request: Request) -> HttpResponseBase:
    """The same page with one person more (``choose``), one less (``remove``), or just as it was (a search)."""
    wanted = read_wanted(request, request.user)
    if "choose" in request.POST:
        person = chosen_entries(request.user, [whole_number(request.POST["choose"])])
        wanted.chosen = list(dict.fromkeys([*wanted.chosen, *(entry.pk for entry in person)]))
        wanted.q = ""
    elif "remove" in request.POST:
        wanted.chosen = [id for id in wanted.chosen if str(id) != request.POST["remove"]]
    return _show(request, wanted)


def start(user: Account, wanted: Wanted) -> Discussion:
    """Start what was prepared. Raises ``Invalid`` and ``Refused`` as the domain does."""
    entries = chosen_entries(user, wanted.chosen)
    members = [entry.account for entry in entries if entry.account is not None]
    return start_discussion(user, title=wanted.title, members=members)


def chosen_entries(user: Account, ids: list[int]) -> list[Professional]:
    """Entries with an account, in the order they were chosen; others are left out: they are invited, not chosen."""
    found = visible_entries(user).filter(pk__in=ids, account__isnull=False).select_related("account").in_bulk()
    return [found[id] for id in ids if id in found]


def _show(request: Request, wanted: Wanted, errors: dict[str, str] | None = None) -> HttpResponse:
    if not may_start(request.user):
        raise Forbidden
    context = {
        "wanted": wanted,
        "finder": find(request.user, wanted.q, chosen=wanted.chosen),
        "chosen": chosen_entries(request.user, wanted.chosen),
        "errors": errors or {},
    }
    return render_page(request, "directory/new.html", context, section="discussions", status=422 if errors else 200)
