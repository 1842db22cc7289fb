"""Changing an address or a number. A new contact counts once a code that was sent there came back (pitfall S4)."""

from typing import Literal

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.accounts import access, changes, contacts
from cercle.accounts.models import Account, ContactChange
from cercle.accounts.telling import tell_contact_changed, tell_contact_proposed
from cercle.audit import journal
from cercle.audit.action import action
from cercle.core.errors import Invalid, Refused
from cercle.delivery.models import Channel

Answer = Literal["unchanged", "changed", "waiting"]


@action
def change_contact_for(actor: Account, account: Account, *, email: str = "", phone: str = "") -> Answer:
    """A professional corrects the contacts of somebody of theirs; "" leaves one as it is (product.md §4).

    « waiting » when the person has to confirm it, « changed » when it counts at once: only for a patient or caregiver
    who never confirmed anything, and so could not sign in to confirm, and who opens nothing that ``actor`` does not:
    whoever chooses an address may read what it opens. The access check is the caller's.
    Raises ``Invalid`` beside ``email`` or ``phone``. That a contact belongs to another account is not told here
    (pitfall S18): the change waits, and whoever receives there learns it.
    """
    typed = [(channel, text) for channel, text in ((Channel.EMAIL, email), (Channel.SMS, phone)) if text]
    wanted = [(channel, contacts.parse(channel, text)) for channel, text in typed]
    account = access.hold_account(account)
    answers = [_correct(actor, account, channel, value) for channel, value in wanted]
    answer: Answer = "waiting" if "waiting" in answers else "changed" if "changed" in answers else "unchanged"
    journal.record(actor, "account.contact_corrected", "account", account.pk, answer=answer)
    return answer


def _correct(actor: Account, account: Account, channel: Channel, value: str) -> Answer:
    if value == contacts.held(account, channel):
        return "unchanged"
    if _never_confirmed(account) and not any(more(actor, account) for more in changes.opens_more):
        try:
            contacts.put(account, channel, value, verified=False)
            return "changed"
        except Refused:
            pass  # another account's: that is not the professional's to learn
    waiting = access.waiting_change(account, channel)
    if waiting is None or waiting.value != value:
        changes.replace(account, waiting, channel, value, proposed_by=actor)
        tell_contact_proposed(account, actor)
    return "waiting"


def _never_confirmed(account: Account) -> bool:
    """Nothing but the session of the day they accepted opens this account: no proven contact, no key, no password."""
    return (
        account.signs_in_by_code
        and not account.has_usable_password()
        and not any(contacts.is_verified(account, channel) for channel in Channel)
        and not Authenticator.objects.filter(user_id=account.pk).exists()
    )


@action
def start_change(account: Account, *, channel: str, value: str) -> ContactChange:
    """The owner wants another contact, or to confirm the present one: a code leaves to it at once.

    Raises ``Invalid`` beside ``email`` or ``phone`` (unusable, or confirmed already) and ``TooMany``. Nothing tells
    whether another account has it before the code came back (pitfall S18).
    """
    channel = Channel(channel)
    wanted = contacts.parse(channel, value)
    account = access.hold_account(account)
    if wanted == contacts.held(account, channel) and contacts.is_verified(account, channel):
        words = _("C’est déjà votre adresse.") if channel == Channel.EMAIL else _("C’est déjà votre numéro.")
        raise Invalid({contacts.FIELD[channel]: words})
    change = access.waiting_change(account, channel)
    if change is None or change.value != wanted:
        change = changes.replace(account, change, channel, wanted)
    changes.send(change)
    journal.record(account, "account.contact_change_started", "account", account.pk, channel=channel)
    return change


@action
def send_change_code(account: Account, change: ContactChange) -> None:
    """Another code, or the first one for what a professional proposed; an earlier one stops working.

    Raises ``Refused`` (change_ended) and ``TooMany``.
    """
    account, change = access.hold_change(change)
    changes.check_waits(change)
    changes.send(change)
    journal.record(account, "account.contact_code_sent", "account", account.pk, channel=change.channel)


def confirm_change(account: Account, change: ContactChange, code: str) -> bool:
    """The code came back: the contact counts from now on. False when it did already (a second press).

    Each try counts, right or wrong. Raises ``Refused``: wrong_code (says how many tries are left), code_dead (too old,
    too many tries, none sent), change_ended (refused or replaced), contact_taken.
    """
    done, left = _try(account, change, "".join(code.split())[:12])
    if done is not None:
        return done
    if left:
        words = ngettext(
            "Ce code n’est pas le bon. Encore %(n)d essai.", "Ce code n’est pas le bon. Encore %(n)d essais.", left
        )
        raise Refused("wrong_code", words % {"n": left})
    raise Refused("code_dead", _("Ce code n’est plus valable. Demandez-en un autre."))


@action
def _try(account: Account, change: ContactChange, digits: str) -> tuple[bool | None, int]:
    """Whether it was confirmed now (None after a wrong code), and how many tries are left. The count is committed
    whatever the answer; the caller turns a wrong one into an error afterwards."""
    account, change = access.hold_change(change)
    if change.confirmed_at:
        journal.record(account, "account.contact_confirmed_again", "account", account.pk, channel=change.channel)
        return False, 0
    changes.check_waits(change)
    if changes.is_right(change, digits):
        _confirm(account, change)
        return True, 0
    change.tries += changes.is_alive(change)
    change.save(update_fields=["tries"])
    journal.record(account, "account.contact_code_wrong", "account", account.pk, channel=change.channel)
    return None, settings.LIMITS["CODE_TRIES"] - change.tries if changes.is_alive(change) else 0


def _confirm(account: Account, change: ContactChange) -> None:
    tell_contact_changed(account, change.channel, change.value)
    contacts.put(account, change.channel, change.value, verified=True)
    change.confirmed_at = timezone.now()
    change.save(update_fields=["confirmed_at"])
    for tell in changes.confirmed:
        tell(change)
    by = str(change.proposed_by_id) if change.proposed_by_id else ""
    journal.record(account, "account.contact_changed", "account", account.pk, channel=change.channel, proposed_by=by)


@action
def refuse_change(account: Account, change: ContactChange) -> None:
    """« Refuser » what a professional proposed, or give up one's own change: nothing changes. Twice is once.

    Raises ``Refused`` (change_ended) when it was confirmed already.
    """
    account, change = access.hold_change(change)
    if change.confirmed_at:
        changes.check_waits(change)
    if change.refused_at is None:
        change.refused_at = timezone.now()
        change.save(update_fields=["refused_at"])
    journal.record(account, "account.contact_change_refused", "account", account.pk, channel=change.channel)
