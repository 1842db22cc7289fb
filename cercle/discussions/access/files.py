"""Who may see a file that was sent."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.discussions.access.discussions import visible_discussions
from cercle.discussions.models import Attachment, Discussion


def visible_attachments(user: Account) -> QuerySet[Attachment]:
    """Files of messages that ``user`` may read and that were not withdrawn; those that they have not posted yet."""
    return Attachment.objects.filter(
        Q(message__isnull=False, message__withdrawn_at__isnull=True) | Q(message__isnull=True, uploader=user),
        discussion__in=visible_discussions(user),
    )


def attachable(user: Account, discussion: Discussion) -> QuerySet[Attachment]:
    """What ``user`` uploaded to a discussion obtained by access and has not posted, in the order it came."""
    mine = Attachment.objects.filter(discussion=discussion, uploader=user, message__isnull=True)
    return mine.order_by("created_at", "pk")


def access_attachment(user: Account, id: UUID | str) -> Attachment:
    """Raises ``NotFound`` for what is absent, withdrawn or not theirs alike."""
    try:
        return visible_attachments(user).select_related("discussion").get(pk=id)
    except (Attachment.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
