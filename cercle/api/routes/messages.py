from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from cercle.api.authentication import caller
from cercle.api.schemas.discussions import MessageIn, MessageOut, MessagePage
from cercle.discussions import actions, lines, queries
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import Message

router = Router()


def _out(message: Message) -> MessageOut:
    return MessageOut(
        id=message.pk,
        discussion=message.discussion_id,
        seq=message.seq,
        author=message.author_id,
        author_name=message.author.name if message.author else "",
        body=lines.words(message),
        system=message.system,
        at=message.at,
    )


@router.post("/{uuid:id}/messages", response={201: MessageOut}, summary="Post a message")
def post(request: HttpRequest, id: UUID, payload: MessageIn) -> Status[MessageOut]:
    """The same ``client_id`` again answers with the first message and posts nothing."""
    user = caller(request)
    discussion = access_discussion(user, id, Right.POST)
    message = actions.post_message(user, discussion, body=payload.body, client_id=payload.client_id)
    return Status(201, _out(message))


@router.get("/{uuid:id}/messages", response=MessagePage, summary="Messages in their order")
def listing(
    request: HttpRequest,
    id: UUID,
    after: Annotated[int | None, Field(ge=0)] = None,
    before: Annotated[int | None, Field(ge=0)] = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> MessagePage:
    """Those after number ``after``, or the last ones before ``before``, or the last ones."""
    user = caller(request)
    discussion = access_discussion(user, id, Right.READ)
    actions.note_consultation(user, discussion, THREAD)
    found = queries.messages(user, discussion, after=after, before=before, limit=limit)
    return MessagePage(items=[_out(message) for message in found])
