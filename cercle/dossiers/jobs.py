"""What the worker does for dossiers by the clock."""

from django.db import transaction
from procrastinate.contrib.django import app

#: Seconds between two looks at whose date has come.
EVERY = 1.0
#: Memberships ended at one beat.
MOST = 500


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.end_lapsed", queueing_lock="dossiers.end_lapsed", pass_context=False)
def end_lapsed(timestamp: int) -> None:
    """Every minute, whatever became of the beat."""
    end_now()


def end_now() -> bool:
    """At each beat: memberships whose date has come are ended, so that open pages and streams of them end too. The
    access itself was closed at that very moment (``access.standing``). Harmless when two workers do it."""
    from cercle.dossiers.access import unended
    from cercle.dossiers.actions import members

    for id in list(unended().values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            member = unended().select_for_update(of=("self",), skip_locked=True).filter(pk=id).first()
            if member:
                members.end_lapsed(member)
    return False


@app.periodic(cron="9 * * * *")
@app.task(name="dossiers.remind_of_tasks", queueing_lock="dossiers.remind_of_tasks", pass_context=False)
def remind_of_tasks(timestamp: int) -> None:
    """Each hour from 8 o'clock on, local time: whoever a task waits for is told on its day, once."""
    from django.utils import timezone

    from cercle.dossiers.actions.tasks import remind
    from cercle.dossiers.queries.tasks import to_remind

    now = timezone.localtime()
    if now.hour < 8:
        return
    for id in list(to_remind(now.date()).values_list("pk", flat=True)[:5000]):
        with transaction.atomic():
            task = to_remind(now.date()).select_for_update(of=("self",)).filter(pk=id).first()
            if task:
                remind(task)


#: Withdrawn documents that one night takes; the next one takes the rest.
PURGED_AT_ONCE = 5_000


@app.periodic(cron="29 3 * * *")
@app.task(name="dossiers.purge_withdrawn", queueing_lock="dossiers.purge_withdrawn", pass_context=False)
def purge_withdrawn(timestamp: int) -> None:
    """Each night: documents withdrawn more than CERCLE_WITHDRAWN_DOCUMENT_DAYS ago are erased; with 0 never."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from cercle.dossiers.actions.purge import purge_document
    from cercle.dossiers.queries.documents import withdrawn_before

    if not settings.WITHDRAWN_DOCUMENT_DAYS:
        return
    before = timezone.now() - timedelta(days=settings.WITHDRAWN_DOCUMENT_DAYS)
    for id in list(withdrawn_before(before).order_by("withdrawn_at").values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        purge_document(id, before)
