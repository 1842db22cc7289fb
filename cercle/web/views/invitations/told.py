"""The notification that led to a page of an invitation, if any: once its act is done, its button has served."""

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.notifications.access import access_notification
from cercle.notifications.actions import mark_done


def served(account: Account, id: str) -> None:
    try:
        notification = access_notification(account, id)
    except NotFound:
        return
    mark_done(account, notification.kind, notification.subject)
