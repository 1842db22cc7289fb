"""The two contacts of an account: how what was typed becomes one, and how one takes the place of another."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core import emails, limits, phones
from cercle.core.errors import Invalid, Refused, TooMany
from cercle.delivery.models import Channel

#: Channel → the field of a form, and of the account, that holds it.
FIELD = {Channel.EMAIL: "email", Channel.SMS: "phone"}


def parse(channel: str, text: str) -> str:
    """The normalised contact. Raises ``Invalid`` beside its field (email, phone), also for what receives no SMS."""
    try:
        if channel == Channel.EMAIL:
            return emails.normalise(text)
        number = phones.normalise(text)
    except ValueError as wrong:
        raise Invalid({FIELD[Channel(channel)]: str(wrong)}) from None
    if not phones.is_mobile(number):
        raise Invalid({"phone": _("Ce numéro ne reçoit pas de SMS : indiquez un mobile.")})
    return number


def held(account: Account, channel: str) -> str:
    """The account's present contact of that channel; "" when it has none."""
    return (account.email if channel == Channel.EMAIL else account.phone) or ""


def is_verified(account: Account, channel: str) -> bool:
    """Whether its owner proved to receive there."""
    if channel == Channel.SMS:
        return bool(account.phone and account.phone_verified_at)
    return (
        bool(account.email) and EmailAddress.objects.filter(user=account, email=account.email, verified=True).exists()
    )


def mask(channel: str, value: str) -> str:
    return emails.mask(value) if channel == Channel.EMAIL else phones.mask(value)


def put(account: Account, channel: str, value: str, *, verified: bool) -> None:
    """Make ``value`` the account's contact, in the caller's transaction. Raises ``Refused`` when it is another's.

    Only who received a code there, or a professional of whoever never confirmed anything, gets here: a stranger
    learns nothing from the refusal.
    """
    try:
        with transaction.atomic():
            if channel == Channel.EMAIL:
                _put_email(account, value, verified)
            else:
                account.phone, account.phone_verified_at = value, timezone.now() if verified else None
                account.save(update_fields=["phone", "phone_verified_at"])
    except IntegrityError:
        account.refresh_from_db(fields=["email", "phone", "phone_verified_at"])
        words = (
            _("Un autre compte utilise déjà cette adresse. Déconnectez-vous, puis connectez-vous avec elle.")
            if channel == Channel.EMAIL
            else _("Un autre compte utilise déjà ce numéro. Déconnectez-vous, puis connectez-vous avec lui.")
        )
        raise Refused("contact_taken", words) from None


def _put_email(account: Account, value: str, verified: bool) -> None:
    account.email = value
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).exclude(email=value).delete()
    EmailAddress.objects.update_or_create(user=account, email=value, defaults={"primary": True, "verified": verified})


def spend_code(channel: str, value: str) -> None:
    """Take one code's worth from the limits. Raises ``TooMany`` with words for the person."""
    try:
        limits.spend("CODE_SENDS", value)
        if channel == Channel.SMS:
            limits.spend("SMS_COUNTRY", phones.country(value))
    except TooMany as error:
        words = _("Plusieurs codes ont déjà été envoyés. Réessayez dans un moment.")
        raise TooMany(error.limit, error.retry_after, words) from None
