"""The clean page behind a link: what it is, from whom, and the one thing to do next. Reading it changes nothing."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.invitations.landing import Landing, landing
from cercle.invitations.states import Status
from cercle.web.forms.landing import AccountForm, CodeForm, GuestForm
from cercle.web.views.landing.door import link_page, unknown
from cercle.web.views.landing.held import Held, held

#: A link that once worked and does not: gone, in the words of HTTP.
GONE = 410
#: Steps with a page of their own for patients and caregivers; the others serve everybody.
_OF_GUESTS = frozenset({"birth", "code", "join", "confirm", "choose"})


@require_safe
@link_page
def show(request: HttpRequest) -> HttpResponse:
    here = held(request)
    return show_held(request, here) if here else unknown(request)


def read_page(request: HttpRequest, here: Held) -> Landing:
    account = request.user if isinstance(request.user, Account) else None
    return landing(here.link, account=account, session=here.session)


def show_held(
    request: HttpRequest,
    here: Held,
    *,
    form: Form | None = None,
    notice: str = "",
    code_sent: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page for the link's state as it is now; ``form`` brings what was typed back with its errors."""
    page = read_page(request, here)
    if page.status is Status.UNKNOWN:
        return unknown(request)
    if page.thread:
        return redirect("discussions:detail", id=page.thread)
    context = {"page": page, "notice": notice, "shown": here.seal(request), "code_sent": code_sent}
    if page.status is not Status.LIVE:
        done = page.step == "done"
        return render(request, "landing/dead.html", context, status=200 if done else GONE)
    context["form"] = _form(page, form)
    folder = "landing/guest" if page.is_guest and page.step in _OF_GUESTS else "landing"
    return render(request, f"{folder}/{page.step}.html", context, status=status)


def _form(page: Landing, form: Form | None) -> Form | None:
    """The form of this page: the one that was posted, unless the page is another one by now."""
    if page.is_guest:
        fresh = GuestForm(page=page)
        return form if isinstance(form, GuestForm) and form.fields.keys() == fresh.fields.keys() else fresh
    if page.step == "sign_up":
        return form if isinstance(form, AccountForm) else AccountForm(page=page)
    if page.step == "code":
        return form if isinstance(form, CodeForm) else CodeForm()
    return None
