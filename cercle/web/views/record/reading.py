"""A version of a document, and its preview."""

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.queries.documents import access_document_version
from cercle.files.answers import answer
from cercle.files.kinds import Kind
from cercle.web.signed_in import Request, signed_in


@require_safe
@signed_in
def open_version(request: Request, id: UUID) -> HttpResponseBase:
    version, member = access_document_version(request.user, id)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.DOCUMENTS)
    return answer(request, version.file, kind=Kind(version.media_type), filename=version.name)


@require_safe
@signed_in
def preview(request: Request, id: UUID) -> HttpResponseBase:
    """Shown within pages whose reading is noted already."""
    version, _member = access_document_version(request.user, id)
    return answer(request, version.preview, kind=Kind.JPEG, filename=f"{version.pk}.jpg")
