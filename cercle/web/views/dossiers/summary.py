"""« Synthèse à imprimer »: one sheet about the patient, on paper or as a PDF."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.consult import Looked, note_consultation, note_export
from cercle.dossiers.queries.summary import summary as read
from cercle.web.export.pdf import CONTENT_TYPE
from cercle.web.export.summary import foot, pdf, sections
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.detail import head


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def summary(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows it, ready to be printed; POST hands out the PDF. Both stand in the trace."""
    member = access_membership(request.user, id, Right.PRINT)
    if request.method == "POST":
        note_export(request.user, member)
        return _file(pdf(read(request.user, member)))
    if request.method == "GET":
        note_consultation(request.user, member, Looked.SUMMARY)
    found = read(request.user, member)
    context = {**head(request.user, member, "summary"), "sections": sections(found), "foot": foot(found)}
    response = render_page(request, "dossiers/summary.html", context, section="dossiers")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(data: bytes) -> HttpResponse:
    """Under a name that says nothing of the patient: it will stand in somebody's list of downloads."""
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="synthese-{timezone.localdate():%Y-%m-%d}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
