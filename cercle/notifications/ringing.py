"""One try to ring one browser, and what its answer means."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cercle.notifications import access, web_push
from cercle.notifications.models import Nudge, PushSubscription
from cercle.notifications.nudges import waiting
from cercle.notifications.quiet import next_allowed, outside_of
from cercle.notifications.web_push import Answer, Fate


def ring(subscription: str, nudge: int) -> Answer | None:
    """None when there was nothing to tell (any more): read, muted, signed out since."""
    browser = access.subscription_to_ring(subscription)
    reason = Nudge.objects.filter(pk=nudge, account=browser.account).first() if browser else None
    if browser is None or reason is None or not waiting([(reason.account_id, reason.topic)]):
        return None
    if _held(reason):
        return None
    with override(browser.account.language):
        # No name, no title, not even how many: a locked screen shows it to whoever passes by (product.md §3.3).
        is_message = reason.place.startswith("/discussions/")
        body = _("Nouveau message dans Cercle") if is_message else _("Nouvelle notification dans Cercle")
    return _send(browser, body, reason.place)


def _held(reason: Nudge) -> bool:
    """The push service did not answer until the quiet hours began: it waits for their end like any other."""
    now = timezone.now()
    due = next_allowed(outside_of([reason.account_id])[reason.account_id], now)
    if due > now:
        Nudge.objects.filter(pk=reason.pk).update(sent_at=None, due_at=due)
    return due > now


def try_out(subscription: str) -> None:
    """To see that it works: shown even by a browser that has Cercle open."""
    browser = access.subscription_to_ring(subscription)
    if browser is not None:
        with override(browser.account.language):
            body = _("Ça marche : voici comment Cercle vous préviendra.")
        _send(browser, body, reverse("settings:notifications"), always=True)


def _send(browser: PushSubscription, body: str, place: str, *, always: bool = False) -> Answer:
    answer = web_push.send(
        browser.endpoint, browser.p256dh, browser.auth, title="Cercle", body=body, place=place, always=always
    )
    if answer.fate is Fate.GONE:
        browser.delete()
    elif answer.fate is Fate.TAKEN:
        browser.rung_at = timezone.now()
        browser.save(update_fields=["rung_at"])
    return answer
