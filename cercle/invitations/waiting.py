"""Invitations that wait for somebody who has an account already: they need no link to find them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cercle.accounts import queries as accounts
from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.invitations import access, known
from cercle.invitations.kinds import guest
from cercle.invitations.messages import Inviter, inviter
from cercle.invitations.models import Invitation, Kind
from cercle.invitations.states import Status, status
from cercle.invitations.telling import sponsors


@dataclass(frozen=True)
class Waiting:
    """One professional's invitation, as the invited person's own pages show it.

    ``kind``: patient or caregiver. ``asks_birth_date``: the inviter gave one, so accepting needs it. It names the
    inviter and nobody else: whoever is meant has not said so yet.
    """

    id: UUID
    kind: Kind
    inviter: Inviter
    asks_birth_date: bool
    created_at: datetime
    expires_at: datetime


def waiting_for(account: Account) -> list[Waiting]:
    """The live invitations of professionals at a contact that ``account`` proved to hold, newest first."""
    return [_shown(account, invitation) for invitation in _live(account)]


def access_waiting(account: Account, id: UUID | str) -> Invitation:
    """One of them; also one that this account accepted already, for a second press. ``NotFound`` for any other."""
    for invitation in _live(account):
        if str(invitation.pk) == str(id):
            return invitation
    return access.accepted_by(account, id)


def _live(account: Account) -> list[Invitation]:
    if not guest.may_accept(account):
        return []
    emails, phones = accounts.holds(account)
    rows = access.waiting_for(account, emails=emails, phones=phones)
    return [row for row in rows if status(row, row.version) is Status.LIVE and known.account_of(row) == account]


def _shown(account: Account, invitation: Invitation) -> Waiting:
    sponsor = next(iter(sponsors(invitation)), None)
    if sponsor is None:
        raise NotFound
    return Waiting(
        id=invitation.pk,
        kind=Kind(invitation.kind),
        inviter=inviter(sponsor.account, account.language, sponsor.name),
        asks_birth_date=invitation.birth_date is not None,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
