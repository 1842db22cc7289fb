"""What a discussion is called, and whether it is over."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid
from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import close_discussion, rename_discussion, reopen_discussion
from cercle.discussions.models import Discussion
from cercle.web.forms.discussions_about import CloseForm, NameForm
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: Request, id: UUID) -> HttpResponseBase:
    discussion = access_discussion(request.user, id, Right.MANAGE)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"title": discussion.title})

    def act() -> None:
        rename_discussion(request.user, discussion, title=form.cleaned_data["title"])

    return _asked(request, discussion, form, act, "discussions/rename.html", _("La discussion est renommée."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request: Request, id: UUID) -> HttpResponseBase:
    """With a summary."""
    discussion = access_discussion(request.user, id, Right.MANAGE)
    form = CloseForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        close_discussion(request.user, discussion, summary=form.cleaned_data["body"])

    return _asked(request, discussion, form, act, "discussions/close.html", _("La discussion est close."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reopen(request: Request, id: UUID) -> HttpResponseBase:
    discussion = access_discussion(request.user, id, Right.MANAGE)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> None:
        reopen_discussion(request.user, discussion)

    return _asked(request, discussion, form, act, "discussions/reopen.html", _("La discussion est rouverte."))


def _asked(
    request: Request, discussion: Discussion, form: forms.Form, act: Callable[[], None], template: str, done: str
) -> HttpResponseBase:
    """GET asks, POST acts; what was typed stays beside what is wrong with it."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except Invalid as error:
            for name, words in error.fields.items():
                form.add_error(name if name in form.fields else None, words)
        else:
            return panel_done(request, reverse("discussions:detail", args=[discussion.pk]), text=done, follow=True)
    context = {"discussion": discussion, "form": form, "row": queries.row(request.user, discussion)}
    status = 422 if form.errors else 200
    return render_panel(request, template, context, section="discussions", status=status)
