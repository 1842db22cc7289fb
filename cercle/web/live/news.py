"""Notifications and reachability as pages receive them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from cercle.accounts.models import Account, Role
from cercle.directory import reach
from cercle.directory.models import Professional
from cercle.live import bell, registry
from cercle.live.registry import Push
from cercle.notifications.models import Notification
from cercle.notifications.queries import unread_count
from cercle.web.live.face import NAME

#: Who may look into the directory, and so hears when somebody in it turns active.
LOOKERS = frozenset({Role.PROFESSIONAL, Role.SECRETARY, Role.ADMINISTRATOR})


def _directory(id: UUID) -> Iterable[str]:
    return [bell.DIRECTORY] if Account.objects.filter(pk=id, role__in=LOOKERS).exists() else []


def _entry(ids: Mapping[str, Any]) -> Professional | None:
    return Professional.objects.filter(pk=ids["entry"]).select_related("account").first()


def entry(entry: Professional) -> Push:
    """The badge beside a name: nothing once the person is active."""
    badge = render_to_string("elements/badge_inactive.html", {"reach": reach.of(entry.account)})
    return Push("reach", json.dumps({"entry": entry.pk, "html": badge.strip()}))


def notification(notification: Notification) -> Push:
    """The toast, and how many are unread now."""
    toast = render_to_string("notifications/_toast.html", {"notification": notification})
    data = {"id": str(notification.pk), "unread": unread_count(notification.account), "html": toast.strip()}
    return Push("notification", json.dumps(data))


def notifications_read(unread: int) -> Push:
    """Read in another tab, or on another device."""
    return Push("notifications_read", json.dumps({"unread": unread}))


def _unread(ids: Mapping[str, Any]) -> int | None:
    account = Account.objects.filter(pk=ids["account"]).first()
    return unread_count(account) if account else None


def install() -> None:
    registry.register_topics(_directory)
    registry.register("entry", _entry)
    registry.register("notifications_read", _unread)
    registry.register_renderer(NAME, "entry", entry)
    registry.register_renderer(NAME, "notification", notification)
    registry.register_renderer(NAME, "notifications_read", notifications_read)
