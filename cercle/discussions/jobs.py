"""What the worker does for discussions by the clock."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from cercle.core.models import Rotation
    from cercle.discussions.models import Message, SearchEntry

#: Messages of one transaction, which holds their discussions' rows: nobody posts there meanwhile.
TOGETHER = 100
#: Messages that one run looks at; the next one goes on.
AT_ONCE = 20_000
#: Names the row that says how far it came.
COLUMN = "discussions_searchentry"


#: Hours that an uploaded file waits for its message.
WAITING_FILES = 24


@app.periodic(cron="11 * * * *")
@app.task(name="discussions.drop_files", queueing_lock="discussions.drop_files", pass_context=False)
def drop_files(timestamp: int) -> None:
    """Each hour: files that were brought in and not posted within a day."""
    from cercle.discussions.actions.attach import drop_waiting
    from cercle.discussions.models import Attachment

    before = timezone.now() - timedelta(hours=WAITING_FILES)
    waiting = Attachment.objects.filter(message__isnull=True, created_at__lt=before)
    if waiting.exists():
        drop_waiting(waiting)


#: Withdrawn messages that one night takes; the next one takes the rest.
PURGED_AT_ONCE = 5_000


@app.periodic(cron="19 3 * * *")
@app.task(name="discussions.purge_withdrawn", queueing_lock="discussions.purge_withdrawn", pass_context=False)
def purge_withdrawn(timestamp: int) -> None:
    """Each night: words and files of messages withdrawn more than CERCLE_WITHDRAWN_MESSAGE_DAYS ago are erased; with 0
    never."""
    from django.conf import settings

    from cercle.discussions.access import withdrawn_before
    from cercle.discussions.actions.purge import purge_withdrawn as act

    if not settings.WITHDRAWN_MESSAGE_DAYS:
        return
    before = timezone.now() - timedelta(days=settings.WITHDRAWN_MESSAGE_DAYS)
    for id in list(withdrawn_before(before).order_by("withdrawn_at").values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        act(id, before)


@app.periodic(cron="* * * * *")
@app.task(name="discussions.index_messages", queueing_lock="discussions.index_messages", pass_context=False)
def index_messages(timestamp: int) -> None:
    """Every minute: what finds messages is written for those that have none, from before there was an index, or before
    its key. Stopped, it goes on from where it was."""
    for _batch in range(AT_ONCE // TOGETHER):
        if not index_some():
            return


def index_some() -> int:
    """Go on by up to ``TOGETHER`` messages, in the order of all; how many there were."""
    from cercle.discussions.models import Message

    progress = _progress()
    after = Message.objects.filter(position__gt=int(progress.last)).order_by("position")
    seen = list(after.values_list("pk", "position")[:TOGETHER])
    if seen:
        _index([pk for pk, _position in seen])
        progress.last = str(seen[-1][1])
        progress.save(update_fields=["last"])
    return len(seen)


def _progress() -> "Rotation":
    """How far it came under the present key. What an older key made finds nothing: it is thrown away."""
    from cercle.core.models import Rotation
    from cercle.discussions import finding
    from cercle.discussions.models import SearchEntry

    with transaction.atomic():
        row, new = Rotation.objects.get_or_create(key=finding.key_name(), column=COLUMN, defaults={"last": "0"})
        if new:
            Rotation.objects.filter(column=COLUMN).exclude(pk=row.pk).delete()
            SearchEntry.objects.all().delete()
    return row


def _index(ids: "list[UUID]") -> None:
    """Write what is missing. Nobody edits what is being read: every act on a message holds its discussion first, in
    the order of ids too."""
    from cercle.discussions.models import Discussion, Message, SearchEntry

    known = SearchEntry.objects.filter(message__in=ids).values("message")
    missing = Message.objects.filter(pk__in=ids, withdrawn_at=None).exclude(pk__in=known)
    places = set(missing.values_list("discussion_id", flat=True))
    if not places:
        return
    with transaction.atomic():
        list(Discussion.objects.filter(pk__in=places).order_by("pk").select_for_update().values_list("pk"))
        SearchEntry.objects.bulk_create(_entries(missing.prefetch_related("attachments")))


def _entries(messages: "Iterable[Message]") -> "Iterator[SearchEntry]":
    from cercle.discussions import finding, lines
    from cercle.discussions.models import SearchEntry

    for message in messages:
        texts = [*lines.own_words(message), *(attachment.name for attachment in message.attachments.all())]
        if found := finding.numbers(message.discussion_id, *texts):
            yield SearchEntry(message=message, discussion_id=message.discussion_id, words=found)


@app.periodic(cron="8-59/10 * * * *")
@app.task(name="discussions.tell_waiting", queueing_lock="discussions.tell_waiting", pass_context=False)
def tell_waiting(timestamp: int) -> None:
    """Every ten minutes: who keeps a place learns that messages have waited there for CERCLE_WAITING_HOURS."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from cercle.discussions.actions.alarm import tell_waiting as act
    from cercle.discussions.queries.telling import overdue_seats

    before = timezone.now() - timedelta(hours=settings.WAITING_HOURS)
    for seat in list(overdue_seats(before).values_list("pk", flat=True)[:500]):
        act(seat, before)
