from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.rows.messages import out
from cercle.api.schemas.discussions import EditIn, MessageIn, MessageOut, MessagePage, SignIn
from cercle.core.errors import NotFound
from cercle.discussions import actions, queries
from cercle.discussions.access import Right, access_discussion, access_message
from cercle.discussions.actions.consult import THREAD
from cercle.discussions.models import Message

router = Router()


def _message(user: Account, discussion: UUID, id: UUID) -> Message:
    """A message of that very discussion, to write to."""
    message = access_message(user, id, Right.POST)
    if message.discussion_id != discussion:
        raise NotFound
    return message


def _whole(message: Message) -> MessageOut:
    return out(queries.message(message.pk) or message)


@router.post("/{uuid:id}/messages", response={201: MessageOut}, summary="Post a message")
def post(request: HttpRequest, id: UUID, payload: MessageIn) -> Status[MessageOut]:
    """The same ``client_id`` again answers with the first message and posts nothing."""
    user = caller(request)
    discussion = access_discussion(user, id, Right.POST)
    return Status(201, _whole(actions.post_message(user, discussion, **payload.dict())))


@router.get("/{uuid:id}/messages", response=MessagePage, summary="Messages in their order")
def listing(
    request: HttpRequest,
    id: UUID,
    after: Annotated[int | None, Field(ge=0)] = None,
    before: Annotated[int | None, Field(ge=0)] = None,
    changed_after: Annotated[int | None, Field(ge=0, lt=2**63)] = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> MessagePage:
    """Those after number ``after``, or the last ones before ``before``, or the last ones. With ``changed_after``: those
    that were edited, withdrawn or signed after that, in the order of their last changes."""
    user = caller(request)
    discussion = access_discussion(user, id, Right.READ)
    actions.note_consultation(user, discussion, THREAD)
    if changed_after is not None:
        found = queries.changed(user, discussion, after=changed_after, limit=limit)
    else:
        found = queries.messages(user, discussion, after=after, before=before, limit=limit)
    return MessagePage(items=[out(message) for message in found])


@router.patch("/{uuid:id}/messages/{uuid:message}", response=MessageOut, summary="Edit one's own message")
def edit(request: HttpRequest, id: UUID, message: UUID, payload: EditIn) -> MessageOut:
    """The words before stay, for the participants to read."""
    user = caller(request)
    row = _message(user, id, message)
    return _whole(actions.edit_message(user, row, body=payload.body, mentions=payload.mentions))


@router.delete("/{uuid:id}/messages/{uuid:message}", response=MessageOut, summary="Withdraw one's own message")
def withdraw(request: HttpRequest, id: UUID, message: UUID) -> MessageOut:
    """Its place stays, empty."""
    user = caller(request)
    return _whole(actions.withdraw_message(user, _message(user, id, message)))


@router.post("/{uuid:id}/messages/{uuid:message}/signs", response=MessageOut, summary="Say « Vu » or « Fait »")
def sign(request: HttpRequest, id: UUID, message: UUID, payload: SignIn) -> MessageOut:
    """Twice is once."""
    user = caller(request)
    return _whole(actions.sign_message(user, _message(user, id, message), payload.sign, on=payload.on))
