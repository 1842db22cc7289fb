"""Whose a browser's session is, for what does not come as a request: streams, and browsers that are rung."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from cercle.accounts.models import Account

_sessions = import_module(settings.SESSION_ENGINE)


def account_of(key: str) -> Account | None:
    """Whose session that is, by the very check of Django's own middleware; None for nobody's.

    A changed password and a closed account end a session without removing it: this check sees it.
    """
    request = HttpRequest()
    request.session = _sessions.SessionStore(key)
    user = get_user(request)
    return user if isinstance(user, Account) and user.is_active else None
