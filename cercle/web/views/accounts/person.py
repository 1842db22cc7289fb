"""Is it really them? Asked when a code opens, for the first time, an account that a birth date let in."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from cercle.accounts import contacts
from cercle.accounts.models import Account
from cercle.core import limits
from cercle.core.errors import TooMany
from cercle.discussions.queries.proving import birth_dates_of


def doubt(account: Account, channel: str, day: date | None) -> str:
    """What to say when ``day`` is not enough to believe that a contact nobody proved is ``account``'s owner's; "" if it
    is. Who holds a contact that a professional mistyped knows the code, not the birth date (pitfall S31)."""
    if contacts.is_verified(account, channel):
        return ""
    known = birth_dates_of(account)
    if not known:
        return ""
    if day is None:
        return _("Indiquez votre date de naissance.")
    try:
        limits.spend("BIRTH_TRIES", f"sign-in:{account.pk}", period=timedelta(days=1))
    except TooMany:
        return _("Trop d’essais. Réessayez demain, ou parlez-en au professionnel qui vous a invité.")
    return "" if day in known else _("Ce n’est pas la date de naissance attendue.")
