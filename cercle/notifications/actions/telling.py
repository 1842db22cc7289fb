"""Telling people, and what they do with it. Told once per account, kind and subject, whatever is repeated."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.live.bell import ring
from cercle.notifications import nudges
from cercle.notifications.access import told_of, unread_of, visible_notifications
from cercle.notifications.kinds import KINDS
from cercle.notifications.models import Notification, Preference
from cercle.notifications.queries import wants


@action
def notify(account: Account, kind: str, subject: object, data: Mapping[str, Any]) -> Notification | None:
    """Tell ``account``, on its open screens at once; None if it was told already or turned that kind off.

    ``subject`` is the id that this is about. ``data`` holds ids, codes, and the name of a colleague or of somebody whom
    ``account`` invited. ``KeyError`` for a kind that is not in the table.
    """
    known = KINDS[kind]
    subject = str(subject)
    if not account.is_active or not wants(account, known):
        record(None, "notification.unwanted", "account", account.pk, kind=kind)
        return None
    row, created = visible_notifications(account).get_or_create(
        account=account, kind=kind, subject=subject, defaults={"data": dict(data)}
    )
    if not created:
        record(None, "notification.repeated", "account", account.pk, kind=kind)
        return None
    ring(f"account:{account.pk}", "notification", id=row.pk)
    nudges.add_notification(row, timezone.now())
    record(None, "notification.created", "notification", row.pk, kind=kind, account=str(account.pk))
    return row


@action
def mark_read(actor: Account, notification: Notification) -> None:
    """Read, once; the actor's other screens learn the new count."""
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
        _count_changed(actor)
    record(actor, "notification.read", "notification", notification.pk)


@action
def mark_all_read(actor: Account) -> int:
    """Everything ``actor`` was told until now is read; returns how many were not."""
    changed = visible_notifications(actor).filter(read_at=None).update(read_at=timezone.now())
    if changed:
        _count_changed(actor)
    record(actor, "notification.all_read", "account", actor.pk, count=changed)
    return changed


@action
def mark_done(account: Account, kind: str, subject: object) -> None:
    """The act of a notification was done, from its button or elsewhere: the button goes, and it is read."""
    now = timezone.now()
    rows = visible_notifications(account).filter(kind=kind, subject=str(subject))
    done = rows.filter(done_at=None).update(done_at=now)
    if rows.filter(read_at=None).update(read_at=now):
        _count_changed(account)
    record(account, "notification.done", "account", account.pk, kind=kind, count=done)


@action
def turn_to(account: Account, kind: str, subject: object, data: Mapping[str, Any]) -> None:
    """The act of a notification was done, and there is another one to do: its button leads there now."""
    rows = list(visible_notifications(account).filter(kind=kind, subject=str(subject), done_at=None))
    for row in rows:
        row.data = {**row.data, **data}
        row.save(update_fields=["data"])
    record(account, "notification.turned", "account", account.pk, kind=kind, count=len(rows))


@action
def set_preference(actor: Account, kind: str, *, on: bool) -> None:
    """Turn a kind on or off for ``actor``. Raises ``Refused`` for an unknown one or one that must stay on."""
    known = KINDS.get(kind)
    if known is None or not (known.optional or on):
        raise Refused("not_optional", _("Cette notification ne peut pas être désactivée."))
    Preference.objects.update_or_create(account=actor, kind=kind, defaults={"on": on})
    record(actor, "notification.preference_set", "account", actor.pk, kind=kind, on=on)


def read_about(account: Account, kind: str, key: str, id: object) -> int:
    """What ``account`` was told of the thing whose id stands under ``key`` is read by having seen that thing.

    A part of the act that calls it. Returns how many were not read before.
    """
    changed = unread_of(account, kind, key, id).update(read_at=timezone.now())
    if changed:
        _count_changed(account)
    return changed


def forget_name(accounts: Iterable[UUID], key: str, id: object) -> int:
    """Erase the name from whatever these accounts were told of the thing whose id stands under ``key``; « Quelqu’un »
    is read then.

    A part of the act that calls it. Returns how many rows.
    """
    rows = list(told_of(accounts, key, id))
    for row in rows:
        row.data = {name: value for name, value in row.data.items() if name not in {"name", "connected_as"}}
        row.save(update_fields=["data"])
    return len(rows)


def _count_changed(account: Account) -> None:
    ring(f"account:{account.pk}", "notifications_read", account=account.pk)
