"""Taking a discussion out: who, when and how much stands in the trace."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import note_export
from cercle.discussions.models import Discussion
from cercle.web.export.entries import Wish
from cercle.web.export.pdf import CONTENT_TYPE as PDF
from cercle.web.export.pdf import pdf
from cercle.web.export.text import CONTENT_TYPE as TEXT
from cercle.web.export.text import text
from cercle.web.forms.discussions_about import ExportForm, midnight
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def export(request: Request, id: UUID) -> HttpResponseBase:
    """GET asks how, POST hands out the file: for whoever takes part, the guests of a thread too."""
    discussion = access_discussion(request.user, id, Right.READ)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        wish = _wish(request, discussion, form)
        if _is_possible(form, wish):
            return _file(wish, form.cleaned_data["format"])
    context = {"discussion": discussion, "form": form, "row": queries.row(request.user, discussion)}
    status = 422 if form.errors else 200
    return render_panel(request, "discussions/export.html", context, section="discussions", status=status)


def _wish(request: Request, discussion: Discussion, form: ExportForm) -> Wish:
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return Wish(
        request.user,
        discussion,
        queries.first_since(discussion, midnight(first)) if first else 1,
        queries.first_since(discussion, midnight(last + timedelta(days=1))) - 1 if last else discussion.last_seq,
    )


def _is_possible(form: ExportForm, wish: Wish) -> bool:
    most = settings.LIMITS["EXPORT_MESSAGES"]
    if not wish.count:
        form.add_error("first", _("Aucun message entre ces dates."))
    elif form.cleaned_data["format"] == "pdf" and wish.count > most:
        words = _("Un PDF contient au plus %(most)s messages, en voici %(count)s : choisissez des dates, ou le texte.")
        counts = {name: number_format(n, force_grouping=True) for name, n in (("most", most), ("count", wish.count))}
        form.add_error("format", words % counts)
    return form.is_valid()


def _file(wish: Wish, kind: str) -> HttpResponseBase:
    note_export(wish.user, wish.discussion, form=kind, first=wish.first, last=wish.last)
    response: HttpResponseBase
    if kind == "pdf":
        response = HttpResponse(pdf(wish), content_type=PDF)
    else:
        response = StreamingHttpResponse(text(wish), content_type=TEXT)
    # A name that says nothing: it will stand in somebody's list of downloads.
    name = f"cercle-{timezone.localdate():%Y-%m-%d}.{'pdf' if kind == 'pdf' else 'txt'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
