"""Telling those who invited. Each account is told once per subject (notifications are unique)."""

from cercle.invitations.models import Invitation, Sponsor
from cercle.notifications.actions import notify


def sponsors(invitation: Invitation) -> list[Sponsor]:
    """The wishes that still stand, of people who are still there, oldest first."""
    rows = invitation.sponsors.filter(withdrawn_at__isnull=True, account__is_active=True)
    return list(rows.select_related("account").order_by("created_at", "pk"))


def tell(invitation: Invitation, kind: str, *, subject: str = "", **data: object) -> None:
    """Notify every inviter once. ``data`` gains the invitation, the invited name and the inviter's own wish.

    The name is a colleague's; a patient's would not be put here (product.md §3.3).
    """
    told = set()
    for sponsor in sponsors(invitation):
        if sponsor.account is None or sponsor.account.pk in told:
            continue
        told.add(sponsor.account.pk)
        notify(
            sponsor.account,
            kind,
            subject or str(invitation.pk),
            {
                "invitation": str(invitation.pk),
                "name": invitation.name,
                "sponsor": str(sponsor.pk),
                "discussion": str(sponsor.discussion_id) if sponsor.discussion_id else None,
                "dossier": str(sponsor.dossier_id) if sponsor.dossier_id else None,
                **data,
            },
        )
