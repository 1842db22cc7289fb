"""What is said, in its order."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Max, Prefetch, QuerySet, Value

from cercle.accounts.models import Account
from cercle.discussions.access import visible_messages
from cercle.discussions.models import Acknowledgement, Attachment, Discussion, Mention, Message, MessageVersion
from cercle.discussions.queries.threads import part_of

#: Most rows that one question answers.
MOST = 200


@dataclass(frozen=True)
class Missed:
    """A message as it is now, at the position of its first appearance or of its last change."""

    position: int
    message: Message

    @property
    def is_change(self) -> bool:
        return self.position != self.message.position


def told(found: QuerySet[Message]) -> QuerySet[Message]:
    """With all that is shown with a message: its author's profession, or ``part`` of a « fil patient »; what it
    answers, whom it names, who signed it, its files."""
    return (
        found.select_related("author__entry", "reply_to__author")
        .annotate(part=part_of("author"))
        .prefetch_related(
            Prefetch("mentions", Mention.objects.select_related("account").order_by("pk")),
            Prefetch("acknowledgements", Acknowledgement.objects.select_related("account").order_by("pk")),
            Prefetch("attachments", Attachment.objects.order_by("created_at", "pk")),
        )
    )


def messages(
    user: Account, discussion: Discussion, *, after: int | None = None, before: int | None = None, limit: int = 50
) -> list[Message]:
    """Messages in their order: the first ones after number ``after``, or the last ones before ``before``, or the last.

    ``limit`` is at most 200. Nothing for who is not a member.
    """
    limit = max(1, min(limit, MOST))
    found = told(visible_messages(user).filter(discussion=discussion))
    if after is not None:
        return list(found.filter(seq__gt=after).order_by("seq")[:limit])
    if before is not None:
        found = found.filter(seq__lt=before)
    return list(found.order_by("-seq")[:limit])[::-1]


def changed(user: Account, discussion: Discussion, *, after: int, limit: int = MOST) -> list[Message]:
    """The messages that were edited, withdrawn or signed after position ``after``, as they are now: in the order of
    their last changes, so that the last one's ``changed`` is where to go on."""
    found = told(visible_messages(user).filter(discussion=discussion, changed__gt=after))
    return list(found.order_by("changed")[: max(1, min(limit, MOST))])


def message(id: UUID | str) -> Message | None:
    """One message with its author, read once for all its readers by the live carrier, which knows who they are."""
    return told(Message.objects.filter(pk=id)).first()


def versions(user: Account, message: Message) -> list[MessageVersion]:
    """The words before each edit, oldest first. Those of a message that was withdrawn nobody reads."""
    if message.withdrawn_at is not None or not visible_messages(user).filter(pk=message.pk).exists():
        return []
    return list(message.versions.order_by("pk"))


def newest_position() -> int:
    """The position of the newest message or change that is visible now: everything up to it is (migration 0002)."""
    found = Message.objects.aggregate(said=Max("position"), changed=Max("changed"))
    return max(found["said"] or 0, found["changed"] or 0)


def missed(user: Account, *, after: int, limit: int = MOST) -> list[Missed]:
    """What was said or changed in the person's discussions after ``after``, in the order of all streams.

    The positions are read by one statement: between two of them something could become visible in the middle.
    """
    seen = visible_messages(user).order_by()
    said = seen.filter(position__gt=after).annotate(at_position=F("position")).values_list("at_position", "pk")
    later = seen.filter(changed__gt=after).annotate(at_position=F("changed")).values_list("at_position", "pk")
    places = list(said.union(later, all=True).order_by("at_position")[: max(1, min(limit, MOST))])
    found = {each.pk: each for each in told(Message.objects.filter(pk__in={id for _position, id in places}))}
    return [Missed(position, found[id]) for position, id in places if id in found]


def said_since(after: int, limit: int) -> list[tuple[UUID, UUID, int, bool]]:
    """Discussion, id and position of every message after ``after``, and of every change (True), for the live carrier,
    which knows who hears."""
    both = Message.objects.order_by()
    fields = ("discussion_id", "id", "at_position", "is_change")
    said = both.filter(position__gt=after).annotate(at_position=F("position"), is_change=Value(False))
    later = both.filter(changed__gt=after).annotate(at_position=F("changed"), is_change=Value(True))
    rows = said.values_list(*fields).union(later.values_list(*fields), all=True)
    return list(rows.order_by("at_position")[:limit])
