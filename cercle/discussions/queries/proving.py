"""What is known of who an account's owner is, for whoever must be sure of it before letting them in."""

from datetime import date

from cercle.accounts.models import Account
from cercle.discussions.models import Guest

#: ``Guest.proof`` of who entered by knowing it.
BIRTH_DATE = "birth_date"


def birth_dates_of(account: Account) -> set[date]:
    """The birth dates that ``account`` was let into « fils patients » by, as its carers note them now."""
    rows = Guest.objects.filter(account=account, proof=BIRTH_DATE, birth_date__isnull=False)
    return {day for day in rows.values_list("birth_date", flat=True) if day}
