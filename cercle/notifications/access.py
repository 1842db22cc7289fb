"""The only door to notifications: each account sees its own."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.notifications.kinds import KINDS
from cercle.notifications.models import Notification


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


def for_its_owner(id: UUID | str) -> Notification | None:
    """The notification that the bell rang for, with its account: the stream shows it to that account alone."""
    return Notification.objects.filter(pk=id, kind__in=KINDS).select_related("account").first()
