"""Who may see what of the directory. Patients and caregivers have none: for them it looks absent."""

from enum import Enum

from django.db.models import QuerySet

from cercle.accounts.models import Account, Role
from cercle.core import phones
from cercle.core.errors import Forbidden, NotFound
from cercle.directory.models import Professional, RecordedContact


class Right(Enum):
    SEE = "see"
    INVITE = "invite"
    VOUCH = "vouch"


RIGHTS: dict[str, frozenset[Right]] = {
    Role.PROFESSIONAL: frozenset({Right.SEE, Right.INVITE, Right.VOUCH}),
    Role.SECRETARY: frozenset({Right.SEE, Right.INVITE}),
    Role.ADMINISTRATOR: frozenset({Right.SEE, Right.INVITE, Right.VOUCH}),
}


def rights(user: Account) -> frozenset[Right]:
    """What ``user`` may do with the directory; nothing by default."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return RIGHTS.get(user.role, frozenset())


#: Who is visible at all, for the one query written in SQL (``entries``); the same condition as below.
VISIBLE = "p.retired_at IS NULL"


def visible_entries(user: Account) -> QuerySet[Professional]:
    """Entries that ``user`` may find: everyone who has not left the directory."""
    if Right.SEE not in rights(user):
        return Professional.objects.none()
    return Professional.objects.filter(retired_at=None)


def access_entry(user: Account, id: int, right: Right = Right.SEE, *, lock: bool = False) -> Professional:
    """The entry, or NotFound (absent, retired, or no directory for this user), or Forbidden (right too small)."""
    entries = visible_entries(user).select_related("account")
    if lock:
        entries = entries.select_for_update(of=("self",))
    entry = entries.filter(pk=id).first()
    if entry is None:
        raise NotFound
    if right not in rights(user):
        raise Forbidden
    return entry


def lock_entry(entry: Professional) -> Professional:
    """The same entry, fresh and locked until the transaction ends: for actions, on an entry obtained before."""
    try:
        return Professional.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    except Professional.DoesNotExist:
        raise NotFound from None


def entry_of(account: Account) -> Professional | None:
    """The directory entry to which ``account`` is bound."""
    return Professional.objects.filter(account=account).first()


def recorded_contact_for_delivery(entry: Professional) -> RecordedContact | None:
    """The details recorded in the directory, for a message that the server sends itself.

    The only road to them. What it returns must never reach a page, an API answer or a log (product.md §2).
    """
    return RecordedContact.objects.filter(professional=entry).first()


def has_recorded_contact(entry: Professional) -> bool:
    """Whether a message can be sent there: an address, or a number that takes SMS. Says nothing about what it is."""
    contact = recorded_contact_for_delivery(entry)
    return bool(contact and (contact.emails or any(map(phones.is_mobile, contact.phones))))
