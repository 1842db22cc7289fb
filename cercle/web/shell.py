"""What surrounds every page: whose it is and what is unread. Computed only if a template asks."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cercle.accounts.models import Account
from cercle.core.secrets import keyed_digests


def session_marks(key: str) -> list[str]:
    """Of a session's key, under every key of the installation that is still accepted; the newest first."""
    return [digest[:16] for digest in keyed_digests("session.mark", key)]


class Owner:
    """The signed-in person as the shell shows them."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.name = account.name or account.email or account.phone or ""
        self.detail = account.email or account.phone or ""


class Shell:
    """Read by layouts/page.html. The counts are one query each, at most once per page."""

    def __init__(self, request: HttpRequest) -> None:
        user = getattr(request, "user", None)
        self._user = user if isinstance(user, Account) else None
        self._session = getattr(request, "session", None)
        self.account = Owner(user) if isinstance(user, Account) else None
        #: Patients and caregivers have large pages and few tabs.
        self.is_mine = isinstance(user, Account) and user.is_cared_for
        self.is_administrator = isinstance(user, Account) and user.is_administrator
        self.is_demo = bool(settings.DEMO)

    @cached_property
    def session_mark(self) -> str:
        """Tells one session from the next in the same browser, to scripts; opens nothing."""
        key = self._session.session_key if self._session is not None else None
        return session_marks(key)[0] if key else ""

    @cached_property
    def unread_discussions(self) -> int:
        from cercle.discussions.queries import unread_total

        return unread_total(self._user) if self._user else 0

    @cached_property
    def unread_notifications(self) -> int:
        from cercle.notifications.queries import unread_count

        return unread_count(self._user) if self._user else 0


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
