"""What the worker does for this domain."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

#: Pauses before a push service that did not answer is asked again; then it is left be, the page tells anyway.
PAUSES = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


@app.periodic(cron="* * * * * */5")
@app.task(name="notifications.look", queueing_lock="notifications.look", lock="notifications.look", pass_context=False)
def look(timestamp: int) -> None:
    """Every five seconds: whom to ring for what was said since."""
    from cercle.notifications.nudges import sweep

    sweep(timezone.now())


@app.task(name="notifications.ring")
def ring(subscription: str, nudge: int, tries: int) -> None:
    """Ring one browser, if there is still something to read and its owner is still signed in there."""
    from cercle.notifications.ringing import ring as act
    from cercle.notifications.web_push import Fate

    answer = act(subscription, nudge)
    if answer is not None and answer.fate is Fate.LATER and tries < len(PAUSES):
        due = timezone.now() + max(PAUSES[tries], timedelta(seconds=min(answer.wait, 6 * 3600)))
        ring.configure(schedule_at=due).defer(subscription=subscription, nudge=nudge, tries=tries + 1)


@app.task(name="notifications.try_out")
def try_out(subscription: str) -> None:
    """Somebody asked whether their browser rings."""
    from cercle.notifications.ringing import try_out as act

    act(subscription)


@app.periodic(cron="*/10 * * * *")
@app.task(name="notifications.write_digests", queueing_lock="notifications.write_digests", pass_context=False)
def write_digests(timestamp: int) -> None:
    """Every ten minutes: an e-mail to those who have left something unread for long."""
    from cercle.notifications.digests import write

    write(timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="notifications.sweep_subscriptions", queueing_lock="notifications.sweep_subscriptions")
def sweep_subscriptions(timestamp: int) -> None:
    """Each night: browsers whose session ended are forgotten, and what they were rung for a month ago."""
    from cercle.notifications.access import orphaned_subscriptions
    from cercle.notifications.models import Nudge

    orphaned_subscriptions().delete()
    Nudge.objects.filter(sent_at__lt=timezone.now() - timedelta(days=30)).delete()
