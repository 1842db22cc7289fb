"""How one is reached outside the application."""

import hashlib
from datetime import time

from django.conf import settings
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Invalid, TooMany
from cercle.notifications import jobs, web_push
from cercle.notifications.access import subscription_at, visible_subscriptions
from cercle.notifications.models import Digest, Outside, PushSubscription
from cercle.notifications.quiet import ZONES

#: Characters of a push service's address: the longest known (Windows) take about 600.
MOST = 1500


@action
def set_outside(
    actor: Account, *, is_quiet: bool, quiet_from: time, quiet_until: time, zone: str, digest: str
) -> Outside:
    """What ``actor`` chose. Raises ``Invalid`` (quiet_until, zone, digest)."""
    if is_quiet and quiet_from == quiet_until:
        raise Invalid({"quiet_until": _("Choisissez une heure de fin différente de celle du début.")})
    if zone not in {*dict(ZONES), settings.TIME_ZONE}:
        raise Invalid({"zone": _("Ce fuseau horaire n’est pas proposé.")})
    if digest not in Digest.values:
        raise Invalid({"digest": _("Ce choix n’est pas proposé.")})
    outside, _created = Outside.objects.update_or_create(
        account=actor,
        defaults={
            "is_quiet": is_quiet,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "zone": zone,
            "digest": digest,
        },
    )
    record(actor, "notification.outside_set", "account", actor.pk, digest=digest, quiet=is_quiet)
    return outside


@action
def stop_digests(account: Account) -> None:
    """By the link of a message, without signing in: it proves the mailbox, and that is enough to be left alone."""
    Outside.objects.update_or_create(account=account, defaults={"digest": Digest.NEVER})
    record(None, "notification.digests_stopped", "account", account.pk)


@action
def ring_browser(
    actor: Account, session: str, *, endpoint: str, p256dh: str, auth: str, agent: str = ""
) -> PushSubscription:
    """Have the browser of ``session`` rung for ``actor``. A browser that rang for somebody else rings for them no more.

    Raises ``Invalid`` for an address that is no known push service's or keys that are none, ``TooMany`` beyond the
    limit PUSH_BROWSERS.
    """
    if len(endpoint) > MOST or not web_push.is_allowed(endpoint):
        raise Invalid({"endpoint": _("Le service de notification de ce navigateur n’est pas accepté ici.")})
    if not web_push.are_keys(p256dh, auth):
        raise Invalid({"p256dh": _("Les clés de ce navigateur ne sont pas lisibles.")})
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    row = subscription_at(digest) or PushSubscription(endpoint_digest=digest, endpoint=endpoint)
    if row.account_id != actor.pk and visible_subscriptions(actor).count() >= settings.LIMITS["PUSH_BROWSERS"]:
        raise TooMany("PUSH_BROWSERS", 3600, _("Trop d’appareils : désactivez-en un d’abord."))
    row.account, row.session, row.p256dh, row.auth, row.agent = actor, session, p256dh, auth, agent[:300]
    row.save()
    record(actor, "notification.browser_added", "account", actor.pk, browser=str(row.pk))
    return row


@action
def forget_browser(actor: Account, subscription: PushSubscription) -> None:
    """That browser is rung no more."""
    id = str(subscription.pk)
    subscription.delete()
    record(actor, "notification.browser_removed", "account", actor.pk, browser=id)


@action
def try_browser(actor: Account, subscription: PushSubscription) -> None:
    """Ring it once, whatever the hour, to see that it works. Raises ``TooMany`` (limit PUSH_TRIES)."""
    limits.spend("PUSH_TRIES", str(actor.pk))
    jobs.try_out.defer(subscription=str(subscription.pk))
    record(actor, "notification.browser_tried", "account", actor.pk, browser=str(subscription.pk))
