"""Going to a date."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.models import Discussion
from cercle.web.forms.discussions_about import DateForm, midnight
from cercle.web.rendering import is_panel, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.composing import place_of


@require_safe
@signed_in
def date(request: Request, id: UUID) -> HttpResponseBase:
    """The box; with ``?jour=``, on to the first message of that day, or of the first day after it that has one.
    A day begins at midnight where the reader is.
    """
    discussion = access_discussion(request.user, id, Right.READ)
    form = DateForm(request.GET if "jour" in request.GET else None)
    if form.is_bound and form.is_valid():
        return _go(request, _place(request, discussion, form))
    status = 422 if form.errors else 200
    context = {"discussion": discussion, "form": form, "row": queries.row(request.user, discussion)}
    return render_panel(request, "discussions/date.html", context, section="discussions", status=status)


def _place(request: Request, discussion: Discussion, form: DateForm) -> str:
    first = queries.first_since(discussion, midnight(form.cleaned_data["jour"]))
    found = queries.messages(request.user, discussion, after=first - 1, limit=1)
    return place_of(found[0]) if found else reverse("discussions:detail", args=[discussion.pk])


def _go(request: Request, url: str) -> HttpResponse:
    if is_panel(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
