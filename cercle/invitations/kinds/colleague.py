"""Colleagues: who may accept, what the page asks, and what their arrival means for those who invited."""

from cercle.accounts.models import Account, Role
from cercle.discussions.actions import ready_seats
from cercle.dossiers.actions import ready_circle_seats
from cercle.invitations import known
from cercle.invitations.models import Invitation
from cercle.invitations.telling import sponsors, tell

#: Who can be a colleague. A patient's or an administrator's account keeps what it is (pitfall S24).
WELCOME = frozenset({Role.PROFESSIONAL, Role.SECRETARY})


def may_accept(account: Account) -> bool:
    return account.is_active and account.role in WELCOME


def enter(invitation: Invitation, account: Account) -> None:
    """No access follows: the grey seats say « connecté, à ajouter », those who invited are told (product.md §3.4)."""
    ready_seats(invitation.pk, account)
    ready_circle_seats(invitation.pk, account)
    tell(invitation, "colleague_connected", account=str(account.pk), connected_as=account.name)


def step(invitation: Invitation, account: Account | None, *, proved: bool) -> str:
    """What the person does next (``landing.Landing``)."""
    owner = known.account_of(invitation)
    if account is None:
        if owner is not None:
            return "sign_in" if owner.is_active else "closed"
        return "sign_up" if proved else "code"
    if account.role not in WELCOME:
        return "wrong_role"
    if any(sponsor.account_id == account.pk for sponsor in sponsors(invitation)):
        return "own_invitation"
    if owner == account:
        return "confirm"
    if owner is not None:
        return "other_account"
    return "choose" if proved else "code"
