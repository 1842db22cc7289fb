"""The documents of a dossier: the list, and bringing one in."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cercle.core.errors import Away, Invalid, Refused, TooMany
from cercle.dossiers.access import Right, access_membership, rights_as
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.actions.documents import add_document
from cercle.dossiers.models import CircleMember, DocumentKind
from cercle.dossiers.queries.documents import document_page
from cercle.web.forms.record import FileForm
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number
from cercle.web.views.dossiers.detail import head
from cercle.web.views.record.document import take_version

STEP = 30


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def documents(request: Request, id: UUID) -> HttpResponseBase:
    """GET lists; POST brings a file in: a new document, or a new version of the one that ``document`` names.

    Both come to this one address because it is the only one of a dossier that takes large bodies (cercle.files.asgi).
    """
    if request.method != "POST":
        return _list(request, access_membership(request.user, id, Right.READ_DOCUMENTS))
    member = access_membership(request.user, id, Right.WRITE_DOCUMENTS)
    if "document" in request.POST:
        return take_version(request, member)
    return _add(request, member)


def _list(request: Request, member: CircleMember) -> HttpResponse:
    if request.method == "GET":
        note_consultation(request.user, member, Looked.DOCUMENTS)
    kind, q = request.GET.get("type", ""), request.GET.get("q", "")[:200].replace("\x00", "")
    kind = kind if kind in DocumentKind.values else ""
    offset = whole_number(request.GET.get("suite")) or 0
    context = {
        "documents": document_page(request.user, member, kind=kind, q=q, offset=offset, limit=STEP),
        "kind": kind,
        "q": q,
        "next": offset + STEP,
        "dossier": member.dossier,
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "record/_documents.html", context)
        response.headers["Vary"] = "HX-Request"
        return response
    context |= {
        **head(request.user, member, "documents"),
        "kinds": DocumentKind.choices,
        "may_write": Right.WRITE_DOCUMENTS in rights_as(request.user, member),
    }
    return render_page(request, "record/documents.html", context, section="dossiers")


@require_safe
@signed_in
def new_document(request: Request, id: UUID) -> HttpResponseBase:
    return _ask(request, access_membership(request.user, id, Right.WRITE_DOCUMENTS), _form())


def _form(request: Request | None = None) -> FileForm:
    most = settings.LIMITS["FILE_SIZE"]
    return FileForm(request.POST, request.FILES, most=most) if request else FileForm(most=most)


def _ask(request: Request, member: CircleMember, form: FileForm, status: int = 200) -> HttpResponse:
    context = {**head(request.user, member, "documents"), "form": form}
    return render_page(request, "record/new_document.html", context, section="dossiers", status=status)


def _add(request: Request, member: CircleMember) -> HttpResponseBase:
    form = _form(request)
    if not form.is_valid():
        return _ask(request, member, form, 422)
    upload = form.cleaned_data["file"]
    if upload is None:
        form.add_error("file", _("Choisissez un fichier."))
        return _ask(request, member, form, 422)
    try:
        document = add_document(request.user, member.dossier, cast("File[bytes]", upload), form.description())
    except Invalid as error:
        form.refuse(error.fields)
        return _ask(request, member, form, 422)
    except (Away, Refused, TooMany) as error:
        form.add_error("file", words(error))
        return _ask(request, member, form, error.status)
    return redirect("record:document", document.pk)


def words(error: Away | Refused | TooMany) -> str:
    return error.message or _("Beaucoup de fichiers en peu de temps. Attendez quelques minutes, puis réessayez.")
