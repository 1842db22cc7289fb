"""Invitations of professionals that wait for the signed-in person: they answer without looking for the link."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cercle.core.errors import Refused, TooMany
from cercle.invitations.actions.waiting import accept_waiting, decline_waiting
from cercle.invitations.waiting import Waiting, access_waiting, waiting_for
from cercle.web.forms.birth_date import BirthDateField
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in


class AnswerForm(Form):
    """Nothing to fill in, or the birth date that the inviter gave."""

    def __init__(self, waiting: Waiting, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        if waiting.asks_birth_date:
            self.fields["birth_date"] = BirthDateField()


@require_safe
@signed_in
def received_list(request: Request) -> HttpResponse:
    """For professionals who are invited as a patient or caregiver themselves; the others' home shows them too."""
    return render_page(request, "mine/received_list.html", {"waiting": waiting_for(request.user)}, section="settings")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def received(request: Request, id: UUID) -> HttpResponseBase:
    """One of them, and « Accepter »."""
    row = access_waiting(request.user, id)
    waiting = next((each for each in waiting_for(request.user) if each.id == row.pk), None)
    if waiting is None:  # accepted already: a second press leads to the same thread
        return _entered(request, accept_waiting(request.user, id).thread) if request.method == "POST" else redirect("/")
    form = AnswerForm(waiting, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accepted = accept_waiting(request.user, id, birth_date=form.cleaned_data.get("birth_date"))
        except (Refused, TooMany) as refused:
            form.add_error("birth_date" if form.fields else None, str(refused))
        else:
            return _entered(request, accepted.thread)
    context = {"waiting": waiting, "form": form}
    return render_page(
        request, "mine/received.html", context, section="discussions", status=422 if form.errors else 200
    )


def _entered(request: Request, thread: object) -> HttpResponse:
    return redirect("discussions:detail", thread.pk) if thread else redirect("/")  # type: ignore[attr-defined]


@require_POST
@signed_in
def refuse(request: Request, id: UUID) -> HttpResponse:
    decline_waiting(request.user, id)
    messages.success(request, _("L’invitation est déclinée. La personne qui vous invitait est prévenue."))
    return redirect("/")
