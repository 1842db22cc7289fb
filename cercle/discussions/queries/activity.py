"""How much is said, for those who run the installation: numbers alone."""

from datetime import date

from cercle.accounts.access import check_administrator
from cercle.accounts.models import Account
from cercle.core import weeks
from cercle.discussions.models import Message


def messages_by_week(user: Account, since: date) -> dict[date, int]:
    """Messages of people (no system lines) since ``since``, by the Monday of the week.

    Raises ``NotFound`` unless an administrator asks.
    """
    check_administrator(user)
    return weeks.by_week(Message.objects.filter(at__gte=weeks.beginning(since), system=""), "at")
