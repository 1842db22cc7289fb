"""Who is shown which contact."""

from dataclasses import dataclass

from cercle.accounts.models import Account
from cercle.invitations.access.rights import may_invite
from cercle.invitations.models import Invitation, Sponsor


@dataclass(frozen=True)
class ShownContact:
    """What one user may read of an invitation's contact. ``hidden``: there is one, and it is not theirs to see."""

    email: str
    phone: str
    hidden: bool


def contact_for(user: Account, invitation: Invitation) -> ShownContact:
    """The contact, for a sponsor who typed it; nothing for anybody else.

    Otherwise joining an invitation would be a way to learn a colleague's number, or what the directory records.
    """
    knows = Sponsor.objects.filter(
        invitation=invitation,
        account=user,
        withdrawn_at__isnull=True,
        knows_contact=True,
    ).exists()
    if knows and may_invite(user):
        return ShownContact(invitation.email, invitation.phone, hidden=False)
    return ShownContact("", "", hidden=True)
