"""Who the invited person may already be: the same answer for the landing page and for acceptance."""

from django.db.models import Q

from cercle.accounts.models import Account
from cercle.invitations.models import Invitation


def account_of(invitation: Invitation) -> Account | None:
    """The account that holds the invitation's contact or its directory entry, closed ones included.

    Whoever has one signs in to it: an address alone never makes, opens or adopts an account (pitfalls S5, S6).
    A number counts once its owner proved it.
    """
    if invitation.entry_id and invitation.entry and invitation.entry.account:
        return invitation.entry.account
    by_email = Account.objects.filter(email=invitation.email).first() if invitation.email else None
    if by_email or not invitation.phone:
        return by_email
    return Account.objects.filter(Q(phone=invitation.phone, phone_verified_at__isnull=False)).first()
