"""A file that was sent, and its preview."""

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from cercle.discussions.access import access_attachment
from cercle.discussions.actions import note_consultation
from cercle.discussions.actions.consult import THREAD
from cercle.files.answers import answer
from cercle.files.kinds import Kind
from cercle.web.signed_in import Request, signed_in


@require_safe
@signed_in
def open_attachment(request: Request, id: UUID) -> HttpResponseBase:
    attachment = access_attachment(request.user, id)
    if request.method == "GET":
        note_consultation(request.user, attachment.discussion, THREAD)
    return answer(request, attachment.file, kind=Kind(attachment.media_type), filename=attachment.name)


@require_safe
@signed_in
def preview(request: Request, id: UUID) -> HttpResponseBase:
    """Shown within a discussion, whose reading is noted already."""
    attachment = access_attachment(request.user, id)
    return answer(request, attachment.preview, kind=Kind.JPEG, filename=f"{attachment.pk}.jpg")
