"""Messages that tell the owner of an account what happens to its contacts. Parts of the acts that cause them."""

from cercle.accounts import contacts
from cercle.accounts.models import Account
from cercle.core import limits, phones
from cercle.core.errors import TooMany
from cercle.delivery.actions import enqueue
from cercle.delivery.models import Channel


def reachable_at(account: Account) -> tuple[Channel, str] | None:
    """The contact that surely is the owner's, the address first; None when nothing was ever confirmed.

    A professional signs in with their address and a password: it is theirs whether or not it was confirmed.
    """
    for channel in (Channel.EMAIL, Channel.SMS):
        value = contacts.held(account, channel)
        if value and (contacts.is_verified(account, channel) or _signs_in_with(account, channel)):
            return channel, value
    return None


def _signs_in_with(account: Account, channel: str) -> bool:
    return channel == Channel.EMAIL and not account.signs_in_by_code


def tell_contact_changed(account: Account, channel: str, value: str) -> None:
    """To the contact that is about to be replaced by ``value``, so that a thief of a session cannot do it unseen."""
    before = contacts.held(account, channel)
    mine = before and (contacts.is_verified(account, channel) or _signs_in_with(account, channel))
    told = (Channel(channel), before) if mine else reachable_at(account)
    if told and told[1] != value:
        _send("contact_changed", account, told, {"channel": str(channel)})


def tell_contact_proposed(account: Account, actor: Account) -> None:
    """A professional proposed a contact: their home shows it, and a message says so."""
    told = reachable_at(account)
    if told:
        _send("contact_proposed", account, told, {"by": str(actor.pk)})


def _send(kind: str, account: Account, told: tuple[Channel, str], context: dict[str, str]) -> None:
    channel, recipient = told
    try:
        limits.spend("RECIPIENT_MESSAGES", f"{kind}:{recipient}")
        if channel == Channel.SMS:
            limits.spend("SMS_COUNTRY", phones.country(recipient))
    except TooMany:
        return  # their home says it too: nobody is written to without end
    enqueue(kind, str(account.pk), channel=channel, recipient=recipient, language=account.language, context=context)
