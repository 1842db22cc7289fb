"""A signed-in person answers an invitation that waits for them, without its link (``invitations.waiting``)."""

from datetime import date
from uuid import UUID

from cercle.accounts.models import Account
from cercle.invitations import waiting
from cercle.invitations.actions.accept_account import accept_as_account
from cercle.invitations.actions.accepting import Accepted
from cercle.invitations.actions.refuse import DECLINE, decline
from cercle.invitations.links import Channel, Link


def accept_waiting(account: Account, invitation_id: UUID | str, *, birth_date: date | None = None) -> Accepted:
    """Accept one of ``waiting_for(account)``. Their contact proves them; a birth date the inviter gave is still asked.

    Accepted already by the same account: the same answer again. Raises ``Refused`` as ``accept_as_account``
    (``birth_date_needed``, ``wrong_birth_date``, ``locked``), ``NotFound`` for anything that does not wait for them.
    """
    return accept_as_account(_link(account, invitation_id), account, birth_date=birth_date)


def decline_waiting(account: Account, invitation_id: UUID | str) -> None:
    """« Décliner »: the inviter is told. Raises ``Refused`` by its state, ``NotFound``."""
    decline(_link(account, invitation_id), DECLINE, account=account)


def _link(account: Account, invitation_id: UUID | str) -> Link:
    """A link that proves nothing: what proves the person is their session."""
    invitation = waiting.access_waiting(account, invitation_id)
    return Link(invitation.pk, invitation.version, Channel.COPY)
