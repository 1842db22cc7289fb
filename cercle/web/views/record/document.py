"""One document: its versions, what is said of it, taking it back."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cercle.core.errors import Away, Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.dossiers.access import Right, rights_as
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.actions.documents import add_document_version, describe_document, withdraw_document
from cercle.dossiers.models import CircleMember, Document
from cercle.dossiers.queries.documents import access_document, versions_of
from cercle.web.forms.record import DescriptionForm
from cercle.web.rendering import panel_done, render_page, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.detail import head


@require_safe
@signed_in
def document(request: Request, id: UUID) -> HttpResponseBase:
    shown, member = access_document(request.user, id)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.DOCUMENTS)
    return _show(request, shown, member)


def _show(
    request: Request, document: Document, member: CircleMember, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **head(request.user, member, "documents"),
        "document": document,
        "versions": list(versions_of(document)),
        "may_write": Right.WRITE_DOCUMENTS in rights_as(request.user, member),
        "error": error,
        "most": settings.LIMITS["FILE_SIZE"],
    }
    return render_page(request, "record/document.html", context, section="dossiers", status=status)


def take_version(request: Request, member: CircleMember) -> HttpResponseBase:
    """A new file for the document that the form names. A document of another dossier is absent here."""
    document, member_there = access_document(request.user, request.POST["document"], Right.WRITE_DOCUMENTS)
    if member_there.dossier_id != member.dossier_id:
        raise NotFound
    upload = request.FILES.get("file")
    if upload is None:
        return _show(request, document, member, error=_("Choisissez un fichier."), status=422)
    try:
        add_document_version(request.user, document, cast("File[bytes]", upload))
    except (Away, Refused, TooMany) as error:
        busy = _("Beaucoup de fichiers en peu de temps. Attendez quelques minutes, puis réessayez.")
        return _show(request, document, member, error=error.message or busy, status=error.status)
    return redirect("record:document", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def describe(request: Request, id: UUID) -> HttpResponseBase:
    """« Modifier »: type, title, who reads it."""
    document, _member = access_document(request.user, id, Right.WRITE_DOCUMENTS)
    names = ("kind", "title", "confidentiality", "for_patient", "for_caregivers")
    initial = {name: getattr(document, name) for name in names}
    form = DescriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            describe_document(request.user, document, form.description())
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return panel_done(request, reverse("record:document", args=[id]), text=_("C’est corrigé."), follow=True)
    status = 422 if form.errors else 200
    context = {"document": document, "dossier": document.dossier, "form": form}
    return render_panel(request, "record/describe.html", context, section="dossiers", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: Request, id: UUID) -> HttpResponseBase:
    """« Retirer le document »: asked first; by whoever brought it."""
    document, member = access_document(request.user, id, Right.WRITE_DOCUMENTS)
    if document.created_by_id != request.user.pk:
        raise Forbidden
    if request.method != "POST":
        context = {"document": document, "dossier": member.dossier}
        return render_panel(request, "record/withdraw_document.html", context, section="dossiers")
    withdraw_document(request.user, document)
    url = reverse("record:documents", args=[member.dossier_id])
    return panel_done(request, url, text=_("Le document est retiré."), follow=True)
