"""A change of contact while it waits: made, sent its code, looked at. Parts of the acts of ``actions.contacts``."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts import contacts
from cercle.accounts.models import Account, ContactChange
from cercle.core.errors import Refused
from cercle.core.secrets import keyed_digest, matches
from cercle.delivery.actions import enqueue

_CODE = "account.contact_code"

#: What the layers above do when a change counts, in its transaction; they register it when they start.
confirmed: list[Callable[[ContactChange], None]] = []
#: Whether an account (the second) opens something that a professional (the first) does not; each layer says its part.
opens_more: list[Callable[[Account, Account], bool]] = []


def replace(
    account: Account, earlier: ContactChange | None, channel: str, value: str, *, proposed_by: Account | None = None
) -> ContactChange:
    """A new change in the place of the one that waited: its code, if one was sent, is dead."""
    if earlier:
        earlier.refused_at = timezone.now()
        earlier.save(update_fields=["refused_at"])
    change = ContactChange(account=account, channel=channel, value=value, proposed_by=proposed_by)
    change.save(force_insert=True)
    return change


def send(change: ContactChange) -> None:
    """A new code to the new contact; an earlier one stops working. Raises ``TooMany``."""
    contacts.spend_code(change.channel, change.value)
    change.code_id, change.digest, change.made_at, change.tries = uuid4(), "", None, 0
    change.save(update_fields=["code_id", "digest", "made_at", "tries"])
    enqueue(
        "contact_code",
        str(change.pk),
        channel=change.channel,
        recipient=change.value,
        language=change.account.language,
        context={"code": str(change.code_id)},
    )


def write_code(change: ContactChange, digits: str) -> None:
    """The message with ``digits`` is about to leave: only their digest stays, and their minutes start."""
    change.digest, change.made_at = keyed_digest(_CODE, _bound(change, digits)), timezone.now()
    change.save(update_fields=["digest", "made_at"])


def is_right(change: ContactChange, digits: str) -> bool:
    return is_alive(change) and matches(_CODE, _bound(change, digits), change.digest)


def is_alive(change: ContactChange) -> bool:
    """Whether a code was sent that may still be tried."""
    if not change.digest or change.made_at is None:
        return False
    fresh = timezone.now() < change.made_at + timedelta(minutes=settings.LIMITS["CODE_MINUTES"])
    return fresh and change.tries < settings.LIMITS["CODE_TRIES"]


def check_waits(change: ContactChange) -> None:
    """Raises ``Refused`` (change_ended) for one that was confirmed, refused or replaced."""
    if change.confirmed_at:
        raise Refused("change_ended", _("Ce changement est déjà confirmé."))
    if change.refused_at:
        raise Refused("change_ended", _("Ce changement n’attend plus : il a été refusé ou remplacé par un autre."))


def _bound(change: ContactChange, digits: str) -> str:
    """What is digested: the digits with the change, this sending and the contact, so that none can be swapped."""
    return f"{change.pk}.{change.code_id}.{change.value}.{digits}"
