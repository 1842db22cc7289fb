"""Correcting what one has said. The words before stay, for all who take part to read."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.discussions import text
from cercle.discussions.actions.check import hold_own
from cercle.discussions.actions.mention import named, rename_people
from cercle.discussions.actions.write import change
from cercle.discussions.models import Message, MessageVersion


@action
def edit_message(actor: Account, message: Message, *, body: str, mentions: Collection[UUID] = ()) -> Message:
    """Give ``actor``'s own message other words and return it; the same words change nothing.

    Raises ``Invalid`` as posting does, ``NotFound``, ``Forbidden`` (another's, a system line), ``Refused`` (withdrawn,
    closed), ``TooMany`` (limit POSTS).
    """
    held = hold_own(actor, message)
    body = text.body(body, may_be_empty=held.attachments.exists())
    if body == held.body:
        record(actor, "message.kept", "discussion", held.discussion_id, message=str(held.pk))
        return held
    limits.spend("POSTS", str(actor.pk))
    now = timezone.now()
    MessageVersion.objects.create(message=held, body=held.body, until=now)
    rename_people(actor, held, named(actor, held.discussion, body, mentions))
    held.body, held.edited_at = body, now
    change(held, ["body", "edited_at"])
    record(actor, "message.edited", "discussion", held.discussion_id, message=str(held.pk), seq=held.seq)
    return held
