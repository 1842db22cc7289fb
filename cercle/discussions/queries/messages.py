"""What is said, in its order."""

from uuid import UUID

from django.db.models import Max, QuerySet

from cercle.accounts.models import Account
from cercle.discussions.access import visible_messages
from cercle.discussions.models import Discussion, Message
from cercle.discussions.queries.threads import part_of

#: Most rows that one question answers.
MOST = 200


def _told(found: QuerySet[Message]) -> QuerySet[Message]:
    """With all that is shown beside a message: its author's profession, or ``part`` of a « fil patient »."""
    return found.select_related("author__entry").annotate(part=part_of("author"))


def messages(
    user: Account, discussion: Discussion, *, after: int | None = None, before: int | None = None, limit: int = 50
) -> list[Message]:
    """Messages in their order: the first ones after number ``after``, or the last ones before ``before``, or the last.

    ``limit`` is at most 200. Nothing for who is not a member.
    """
    limit = max(1, min(limit, MOST))
    found = _told(visible_messages(user).filter(discussion=discussion))
    if after is not None:
        return list(found.filter(seq__gt=after).order_by("seq")[:limit])
    if before is not None:
        found = found.filter(seq__lt=before)
    return list(found.order_by("-seq")[:limit])[::-1]


def message(id: UUID | str) -> Message | None:
    """One message with its author, read once for all its readers by the live carrier, which knows who they are."""
    return _told(Message.objects.filter(pk=id)).first()


def newest_position() -> int:
    """The position of the newest message that is visible now: everything up to it is (migration 0002)."""
    return int(Message.objects.aggregate(newest=Max("position"))["newest"] or 0)


def missed(user: Account, *, after: int, limit: int = MOST) -> list[Message]:
    """What was said in the person's discussions after ``after``, in the order of all streams."""
    found = _told(visible_messages(user).filter(position__gt=after))
    return list(found.order_by("position")[: max(1, min(limit, MOST))])


def said_since(after: int, limit: int) -> list[tuple[UUID, UUID, int]]:
    """Discussion, id and position of every message after ``after``, for the live carrier, which knows who hears."""
    rows = Message.objects.filter(position__gt=after).order_by("position")
    return list(rows.values_list("discussion_id", "id", "position")[:limit])
