"""Who the invited person may already be: the same answer for the landing page and for acceptance."""

from django.db.models import Q

from cercle.accounts import queries
from cercle.accounts.models import Account, Role
from cercle.invitations.models import GUESTS, Invitation

#: Their accounts may hold a number that nobody proved yet: a code there is how its owner takes the account over.
_BY_CODE = Q(role__in=[Role.PATIENT, Role.CAREGIVER])


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
    proved = Q(phone_verified_at__isnull=False)
    if invitation.kind in GUESTS:
        proved |= _BY_CODE
    return Account.objects.filter(proved, phone=invitation.phone).first()


def proved_by(account: Account, invitation: Invitation) -> bool:
    """Whether ``account`` has shown to receive at one of the invitation's contacts: what it only claims proves nothing.

    An account made from a copied link carries a contact that nobody confirmed (pitfall S4).
    """
    emails, phones = queries.holds(account)
    return (bool(invitation.email) and invitation.email in emails) or (
        bool(invitation.phone) and invitation.phone in phones
    )
