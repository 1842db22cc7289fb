from typing import Annotated, cast
from uuid import UUID

from django.core.files.base import File as DjangoFile
from django.http import HttpRequest, HttpResponseBase
from ninja import File, Form, Router, Status, UploadedFile

from cercle.api.authentication import caller
from cercle.api.schemas.files import FileOut
from cercle.discussions import actions
from cercle.discussions.access import Right, access_attachment, access_discussion
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import Attachment
from cercle.files.answers import answer
from cercle.files.kinds import Kind

router = Router()


def out(attachment: Attachment) -> FileOut:
    return FileOut(
        id=attachment.pk,
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        pages=attachment.pages,
    )


@router.post("/discussions/{uuid:id}/files", response={201: FileOut}, summary="Bring in a file for the next message")
def upload(
    request: HttpRequest,
    id: UUID,
    file: Annotated[UploadedFile, File()],
    size: Annotated[int | None, Form(ge=0)] = None,
) -> Status[FileOut]:
    """A JPEG, PNG, WebP, GIF or PDF, told by its content; images are written anew without what the camera noted.
    ``size`` is how many bytes it should have. It waits a day to be named in ``attachments`` of a posted message."""
    user = caller(request)
    discussion = access_discussion(user, id, Right.POST)
    taken = actions.upload_attachment(user, discussion, cast("DjangoFile[bytes]", file), declared=size)
    return Status(201, out(taken))


@router.get(
    "/files/{uuid:id}", summary="A file's content", openapi_extra={"responses": {200: {"description": "Bytes"}}}
)
def show(request: HttpRequest, id: UUID) -> HttpResponseBase:
    user = caller(request)
    attachment = access_attachment(user, id)
    actions.note_consultation(user, attachment.discussion, THREAD)
    return answer(request, attachment.file, kind=Kind(attachment.media_type), filename=attachment.name)
