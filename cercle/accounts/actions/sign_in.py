"""Signing in by a code: asking for one, and what the first one that comes back proves."""

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts import access, contacts
from cercle.accounts.actions.security import end_sessions
from cercle.accounts.models import Account, ApiToken
from cercle.accounts.queries import who_signs_in_with
from cercle.audit import journal
from cercle.audit.action import action
from cercle.core import limits, phones
from cercle.core.errors import TooMany
from cercle.delivery.actions import enqueue
from cercle.delivery.models import Channel


@action
def send_sign_in_code(*, channel: str, value: str, seed: str) -> None:
    """The code of ``seed`` leaves for whoever signs in with ``value`` (normalised).

    Who signs in with a password is told so instead; where nobody does, the same rows are written and nothing leaves,
    so that neither the answer nor the work tells which it was (pitfall S18). Raises ``TooMany``, for all alike.
    """
    _spend(channel, value)
    account = who_signs_in_with(channel, value)
    if account and channel == Channel.SMS:
        limits.spend("SMS_COUNTRY", phones.country(value))
    enqueue(
        "sign_in_code",
        str(account.pk) if account else "",
        channel=channel,
        recipient=value if account else "",
        language=account.language if account else "fr",
        context={"seed": seed},
    )
    journal.record(None, "account.sign_in_code_asked", "account", account.pk if account else "", channel=channel)


def _spend(channel: str, value: str) -> None:
    words = _("Plusieurs codes ont déjà été envoyés. Réessayez dans un moment.")
    try:
        limits.spend("CODE_SENDS", value)
    except TooMany as error:
        raise TooMany(error.limit, error.retry_after, words) from None
    if channel == Channel.SMS and limits.left("SMS_COUNTRY", phones.country(value)) < 1:
        # Asked before anything is known: an unknown number takes nothing from the country's budget, or a stranger
        # could empty it, and is refused like any other once it is empty.
        raise TooMany("SMS_COUNTRY", 600, words)


@action
def note_contact_proven(account: Account, *, channel: str, value: str) -> bool:
    """A code that was sent to ``value`` came back. True when that was the first proof of this contact.

    Whoever opened the account before may have been somebody else, with a link that proved nothing: their sessions,
    tokens, keys and password end here (« Pre-hijacked accounts », Sudhodanan and Paverd, USENIX Security 2022).
    """
    account = access.hold_account(account)
    first = contacts.held(account, channel) == value and not contacts.is_verified(account, channel)
    ended = 0
    if first:
        contacts.put(account, channel, value, verified=True)
        ended = _start_afresh(account)
    journal.record(
        account, "account.contact_proven", "account", account.pk, channel=channel, first=first, sessions=ended
    )
    return first


def _start_afresh(account: Account) -> int:
    """End whatever could open the account until now; returns how many sessions there were."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    ApiToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if account.has_usable_password():
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return end_sessions(account, None)
