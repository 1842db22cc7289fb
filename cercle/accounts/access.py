"""Who may see and change accounts and tokens. What a role may do with the rest stands in each domain's own table."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cercle.accounts.models import Account, ApiToken, ContactChange, Role
from cercle.core.errors import Forbidden, NotFound


class Right(Enum):
    SEE = "see"
    CHANGE = "change"
    DEACTIVATE = "deactivate"


#: What everyone may do with their own account. Closing it is an administrator's act: its discussions outlive it.
OWN = frozenset({Right.SEE, Right.CHANGE})

#: What a role may do with the accounts of others. A role that is missing here may do nothing.
#: An administrator manages who signs in and, by that, reads nothing: no clinical right follows from the role.
OTHERS: dict[str, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({Right.SEE, Right.DEACTIVATE}),
}


def rights_over(user: Account, account: Account) -> frozenset[Right]:
    """What ``user`` may do with ``account``; nothing by default."""
    if not user.is_active:
        return frozenset()
    others = OTHERS.get(user.role, frozenset())
    return others | OWN if user.pk == account.pk else others


def visible_accounts(user: Account) -> QuerySet[Account]:
    """The accounts whose settings ``user`` may see: their own, and all of them for an administrator."""
    if not user.is_active:
        return Account.objects.none()
    if Right.SEE in OTHERS.get(user.role, frozenset()):
        return Account.objects.all()
    return Account.objects.filter(Q(pk=user.pk))


def access_account(user: Account, id: UUID | str, right: Right, *, lock: bool = False) -> Account:
    """The account, or ``NotFound`` (absent or not theirs alike), or ``Forbidden`` (right too small)."""
    rows = visible_accounts(user)
    if lock:
        rows = rows.select_for_update()
    try:
        account = rows.get(pk=id)
    except (Account.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_over(user, account):
        raise Forbidden
    return account


def visible_tokens(user: Account) -> QuerySet[ApiToken]:
    """The tokens of ``user`` that still work, newest first."""
    return ApiToken.objects.filter(account=user, revoked_at__isnull=True).order_by("-created_at")


def access_token(user: Account, id: UUID | str) -> ApiToken:
    """One of ``user``'s own tokens, or ``NotFound``."""
    try:
        return visible_tokens(user).get(pk=id)
    except (ApiToken.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def visible_changes(user: Account) -> QuerySet[ContactChange]:
    """The changes of ``user``'s own contacts that still wait, oldest first. Nobody sees those of another."""
    if not user.is_active:
        return ContactChange.objects.none()
    waiting = ContactChange.objects.filter(account=user, confirmed_at__isnull=True, refused_at__isnull=True)
    return waiting.select_related("proposed_by").order_by("created_at")


def access_change(user: Account, id: UUID | str) -> ContactChange:
    """One of ``user``'s own changes, waiting or ended (a second press of « Confirmer »), or ``NotFound``."""
    try:
        return ContactChange.objects.select_related("proposed_by").get(pk=id, account=user, account__is_active=True)
    except (ContactChange.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def hold_change(change: ContactChange) -> tuple[Account, ContactChange]:
    """The change and its account as they are now, both locked until the transaction ends, the account first."""
    account = hold_account(change.account)
    return account, ContactChange.objects.select_for_update().get(pk=change.pk)


def hold_account(account: Account) -> Account:
    """The account as it is now, locked: two changes of its contacts follow each other.

    Whoever only names it in a row of theirs (an author, a member) need not wait.
    """
    return Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def waiting_change(account: Account, channel: str) -> ContactChange | None:
    """The one change of this contact that waits, locked, for an act that replaces it."""
    return visible_changes(account).select_for_update(of=("self",)).filter(channel=channel).first()


def change_for_message(id: str) -> ContactChange | None:
    """For the worker, which acts for nobody: the change whose code it is about to write, locked."""
    waiting = ContactChange.objects.filter(confirmed_at__isnull=True, refused_at__isnull=True)
    return waiting.select_for_update(of=("self",)).select_related("account").filter(pk=UUID(id)).first()


def old_changes(before: datetime) -> QuerySet[ContactChange]:
    """For the worker: those that ended, or that their owner began and left, before that moment."""
    ended = Q(confirmed_at__lt=before) | Q(refused_at__lt=before)
    left = Q(proposed_by__isnull=True, confirmed_at__isnull=True, refused_at__isnull=True, created_at__lt=before)
    return ContactChange.objects.filter(ended | left)


def check_administrator(user: Account) -> None:
    """Raises ``NotFound`` for everybody but an administrator: the pages of administration are absent for others."""
    if not (user.is_active and user.is_administrator):
        raise NotFound
