"""The only door to notifications and to the browsers that are rung: each account sees its own."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.accounts.sessions import account_of
from cercle.core.errors import NotFound
from cercle.notifications.kinds import KINDS
from cercle.notifications.models import Notification, PushSubscription

#: How a notification's topic begins.
NOTIFICATION = "notification:"


def visible_notifications(account: Account) -> QuerySet[Notification]:
    """What ``account`` was told. A kind that this version does not know any more is left out."""
    return Notification.objects.filter(
        account=account,
        kind__in=KINDS,
    )


def access_notification(account: Account, id: UUID | str, *, lock: bool = False) -> Notification:
    """The notification, if it is ``account``'s; else the same ``NotFound`` as for one that does not exist."""
    rows = visible_notifications(account)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        found = rows.filter(pk=id).first()
    except (ValidationError, ValueError):
        raise NotFound from None
    if found is None:
        raise NotFound
    return found


def told_of(accounts: Iterable[UUID], key: str, id: object) -> QuerySet[Notification]:
    """What these accounts were told of the thing whose id stands in the data under ``key``, for the layer that owns
    it."""
    return Notification.objects.filter(account__in=list(accounts), **{f"data__{key}": str(id)})


def unread_of(account: Account, kind: str, key: str, id: object) -> QuerySet[Notification]:
    """What ``account`` was told of that thing and has not read."""
    return Notification.objects.filter(account=account, read_at=None, kind=kind, **{f"data__{key}": str(id)})


def for_its_owner(id: UUID | str) -> Notification | None:
    """The notification that the bell rang for, with its account: the stream shows it to that account alone."""
    return Notification.objects.filter(pk=id, kind__in=KINDS).select_related("account").first()


# --- Browsers that are rung ------------------------------------------------------------------------------------------


def visible_subscriptions(account: Account) -> QuerySet[PushSubscription]:
    """The browsers that ``account`` asked to have rung, in sessions that have not been removed; newest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return PushSubscription.objects.filter(account=account, session__in=alive).order_by("-created_at")


def access_subscription(account: Account, id: UUID | str) -> PushSubscription:
    """One of ``account``'s own, or ``NotFound``."""
    try:
        return visible_subscriptions(account).get(pk=id)
    except (PushSubscription.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def subscription_at(endpoint_digest: str) -> PushSubscription | None:
    """The browser at that address, whoever asked for it: it is one browser, and rings for one person at a time."""
    return PushSubscription.objects.select_for_update().filter(endpoint_digest=endpoint_digest).first()


def subscription_to_ring(id: str) -> PushSubscription | None:
    """For the worker: the browser, if the session that asked for it is still its account's own (signing out, a changed
    password and a closed account end it). The row of a session that ended goes."""
    found = PushSubscription.objects.select_related("account").filter(pk=UUID(id)).first()
    if found is not None and account_of(found.session) != found.account:
        found.delete()
        return None
    return found


def ringing_accounts() -> QuerySet[PushSubscription, UUID]:
    """The accounts that have a browser to ring, for the queries of the layers above."""
    return PushSubscription.objects.values_list("account", flat=True)


def somebody_rings() -> bool:
    return PushSubscription.objects.exists()


def rings(account: UUID) -> bool:
    return PushSubscription.objects.filter(account=account).exists()


def browsers_of(accounts: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """For the worker: the browsers of each of these accounts."""
    found: dict[UUID, list[UUID]] = {}
    for account, id in PushSubscription.objects.filter(account__in=list(accounts)).values_list("account", "id"):
        found.setdefault(account, []).append(id)
    return found


def orphaned_subscriptions() -> QuerySet[PushSubscription]:
    """For the worker: those whose session is gone."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return PushSubscription.objects.exclude(session__in=alive)


def unread_among(pairs: Iterable[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Those of (account, « notification:<id> ») that are that account's and unread."""
    ids = [topic.removeprefix(NOTIFICATION) for _, topic in pairs if topic.startswith(NOTIFICATION)]
    rows = Notification.objects.filter(pk__in=ids, read_at=None, kind__in=KINDS) if ids else Notification.objects.none()
    return {(account, f"{NOTIFICATION}{id}") for account, id in rows.values_list("account", "id")}
