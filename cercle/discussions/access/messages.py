"""What is said, and what somebody has begun to write."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.access.discussions import rights_in, visible_discussions
from cercle.discussions.access.rights import Right
from cercle.discussions.models import Draft, Message, MessageVersion


def visible_messages(user: Account) -> QuerySet[Message]:
    return Message.objects.filter(discussion__in=visible_discussions(user))


def access_message(user: Account, id: UUID | str, right: Right) -> Message:
    """A message with its discussion, if ``user`` has ``right`` there. Raises as ``access_discussion``."""
    try:
        message = visible_messages(user).select_related("discussion", "author").get(pk=id)
    except (Message.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_in(user, message.discussion):
        raise Forbidden
    return message


def visible_drafts(user: Account) -> QuerySet[Draft]:
    """One's own, in the discussions one is still in."""
    return Draft.objects.filter(account=user, discussion__in=visible_discussions(user))


def withdrawn_before(moment: datetime) -> QuerySet[Message]:
    """For nobody: what was withdrawn before ``moment`` and whose words are kept still. Every withdrawal leaves a
    version, of which there are few: they lead to the messages."""
    kept = MessageVersion.objects.filter(until__lt=moment).values("message")
    return Message.objects.filter(pk__in=kept, withdrawn_at__lt=moment)
