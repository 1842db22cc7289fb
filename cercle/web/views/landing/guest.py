"""A patient or caregiver accepts: one page with what a robot does not have, then the « fil patient »."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cercle.accounts.models import Account
from cercle.core.errors import Refused
from cercle.invitations import actions
from cercle.invitations.landing import Landing
from cercle.invitations.links import Link
from cercle.invitations.proofs import proof_of
from cercle.web.forms.landing import GuestForm
from cercle.web.views.accounts.entrance import sign_in
from cercle.web.views.landing.door import act_page, press_page
from cercle.web.views.landing.held import Held, let_go
from cercle.web.views.landing.language import language_of
from cercle.web.views.landing.show import read_page, show_held

#: Refusals that the next page explains better than a line on this one.
MOVES_ON = frozenset(
    {"sign_in", "account_closed", "other_account", "other_person", "own_invitation", "wrong_role", "accepted", "locked"}
)

#: The page asks for a code although this answer did not send one: an earlier one may be on its way.
EARLIER = "?"


@press_page
def birth(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """The birth date: of somebody new it accepts; of somebody signed in it leads to their choice."""
    page = read_page(request, here)
    if page.step != "birth":
        return redirect("landing:show")
    form = GuestForm(request.POST, page=page)
    if not form.is_valid():
        return show_held(request, here, form=form, status=422)
    try:
        if isinstance(request.user, Account):
            actions.try_birth_date(link, here.session, form.cleaned_data["birth_date"])
            return redirect("landing:show")
        return _enter(request, here, link, birth_date=form.cleaned_data["birth_date"])
    except Refused as error:
        return refused(request, here, form, error)


@press_page
def join(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """Their names, with the proof that the link or the birth date gave."""
    page = read_page(request, here)
    if page.step != "join":
        return redirect("landing:show")
    form = GuestForm(request.POST, page=page)
    if not form.is_valid():
        return show_held(request, here, form=form, status=422)
    try:
        return _enter(request, here, link, **names(form))
    except Refused as error:
        return refused(request, here, form, error)


@act_page
def without_code(request: HttpRequest, here: Held, link: Link) -> HttpResponse:
    """« Je ne peux pas recevoir ce code »: their word alone; the thread then says « Identité non vérifiée »."""
    page = read_page(request, here)
    if page.step != "code" or not page.may_skip_code:
        return redirect("landing:show")
    form = GuestForm(request.POST if request.method == "POST" else None, page=page, step="unproven")
    if not form.is_valid():
        return _without_code(request, here, page, form, status=422 if form.is_bound else 200)
    try:
        if isinstance(request.user, Account):
            accepted = actions.accept_as_account(link, request.user, session=here.session, as_other=True, unproven=True)
            return to_thread(accepted)
        return _enter(request, here, link, unproven=True, **names(form))
    except Refused as error:
        return _without_code(request, here, page, form, notice=error.message, status=409)


def _without_code(
    request: HttpRequest, here: Held, page: Landing, form: GuestForm, *, notice: str = "", status: int
) -> HttpResponse:
    context = {"page": page, "form": form, "shown": here.seal(request), "notice": notice}
    return render(request, "landing/guest/unproven.html", context, status=status)


def code_and_names(request: HttpRequest, here: Held, link: Link, page: Landing) -> HttpResponse:
    """The code and who they are, on one page: it costs no screen more than the code alone."""
    form = GuestForm(request.POST, page=page)
    if not form.is_valid():
        return show_held(request, here, form=form, code_sent=EARLIER, status=422)
    try:
        actions.check_code(link, here.session, form.cleaned_data["code"])
        if not page.asks_names:
            return redirect("landing:show")
        return _enter(request, here, link, **names(form))
    except Refused as error:
        if error.code not in {"wrong_code", "code_dead"}:
            return refused(request, here, form, error)
        form.add_error("code", error.message)
        return show_held(request, here, form=form, code_sent="" if error.code == "code_dead" else EARLIER, status=409)


def names(form: GuestForm) -> dict[str, str]:
    return {name: form.cleaned_data.get(name, "") for name in ("given_name", "family_name")}


def _enter(request: HttpRequest, here: Held, link: Link, **values: Any) -> HttpResponse:
    """Accept as somebody new, and open their first session as any other is opened."""
    accepted = actions.accept_as_guest(
        link, proof_of(link, here.session), session=here.session, language=language_of(request), **values
    )
    response = sign_in(request, accepted.account, method="invitation", next_url=thread_of(accepted))
    let_go(response)
    return response


def to_thread(accepted: actions.Accepted) -> HttpResponse:
    response = redirect(thread_of(accepted))
    let_go(response)
    return response


def thread_of(accepted: actions.Accepted) -> str:
    return reverse("discussions:detail", args=[accepted.thread.pk]) if accepted.thread else "/"


def refused(request: HttpRequest, here: Held, form: GuestForm, error: Refused) -> HttpResponse:
    """Beside its field when it is about one; else what the link's page says now."""
    if error.code in MOVES_ON:
        return redirect("landing:show")
    if error.code == "wrong_birth_date":
        form.add_error("birth_date", error.message)
        return show_held(request, here, form=form, status=409)
    return show_held(request, here, form=form, notice=error.message, status=409)
