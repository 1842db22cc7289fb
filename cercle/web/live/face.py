"""Streams of pages: opened by the session cookie, ended with the session."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import parse_cookie
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.accounts.sessions import account_of
from cercle.discussions.queries import newest_position, people_mark, uncounted, unread_total
from cercle.live.registry import Push, Viewer
from cercle.notifications.queries import unread_count
from cercle.web.shell import session_marks

NAME = "pages"


class Pages:
    """``cercle.live.registry.Face`` of browsers."""

    name = NAME
    shows_presence = True

    def authenticate(self, headers: Mapping[str, str], asked: Mapping[str, str]) -> Viewer | None:
        """``session`` of the query is the mark of the session that the page was made for: the page of one person,
        left open, must not go on with the session of the next one in the same browser."""
        key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
        if not key or ("session" in asked and asked["session"] not in session_marks(key)):
            return None
        account = account_of(key)
        return Viewer(account.pk, account.language, key) if account else None

    def ended(self, viewers: Collection[Viewer]) -> set[Viewer]:
        """One query for the sessions of all; then whether each still is the same person's (a changed password, a
        closed account end sessions without removing them)."""
        keys = [viewer.proof for viewer in viewers]
        alive = set(
            Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
                "session_key", flat=True
            )
        )
        return {viewer for viewer in viewers if viewer.proof not in alive or not _same(viewer)}

    def greeting(self, viewer: Viewer) -> Sequence[Push]:
        account = Account.objects.filter(pk=viewer.account).first()
        return [Push("counts", json.dumps({**counts(account), "people_mark": people_mark(account)}))] if account else []

    def regained(self, viewer: Viewer) -> Sequence[Push]:
        return [*self.greeting(viewer), Push("resync", "{}")]


def counts(account: Account) -> dict[str, Any]:
    """What is unread, the ``position`` up to which that is so, and whose messages are not counted: all read from one
    moment of the database, or a message that comes in between would be counted twice by a page that also hears of it.
    """
    inside = connection.in_atomic_block  # its own moment is chosen already
    with transaction.atomic(), connection.cursor() as cursor:
        if not inside:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return {
            "discussions": unread_total(account),
            "notifications": unread_count(account),
            "position": newest_position(),
            "uncounted": [str(id) for id in uncounted(account)],
        }


def _same(viewer: Viewer) -> bool:
    account = account_of(viewer.proof)
    return account is not None and account.pk == viewer.account
