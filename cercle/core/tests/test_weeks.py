"""Weeks begin on Monday, in the installation's time zone."""

from datetime import UTC, date, datetime

import pytest

from cercle.accounts.models import Account
from cercle.core import weeks


def test_the_running_week_comes_last() -> None:
    # A Sunday evening in Paris is still that week; in UTC it would be too, an hour later it is not.
    sunday = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert weeks.mondays(3, sunday) == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
    monday = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # 00:30 on Monday in Paris
    assert weeks.mondays(1, monday) == [date(2026, 11, 23)]


@pytest.mark.django_db
def test_rows_are_counted_in_the_week_of_their_local_day() -> None:
    for number, at in enumerate(
        [datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, 1, tzinfo=UTC)]
    ):
        account = Account.objects.create_user(f"a{number}@example.org", name="A")
        Account.objects.filter(pk=account.pk).update(created_at=at)
    assert weeks.by_week(Account.objects.all(), "created_at") == {date(2026, 11, 16): 1, date(2026, 11, 23): 1}
