"""Telling those who invited. Each account is told once per subject (notifications are unique)."""

from cercle.invitations.models import Invitation, Sponsor
from cercle.notifications.actions import notify


def sponsors(invitation: Invitation) -> list[Sponsor]:
    """The wishes that still stand, of people who are still there, oldest first."""
    rows = invitation.sponsors.filter(withdrawn_at__isnull=True, account__is_active=True)
    return list(rows.select_related("account").order_by("created_at", "pk"))


def tell(invitation: Invitation, kind: str, *, subject: str = "", **data: object) -> None:
    """Notify every inviter once. ``data`` gains the invitation, the invited name and the inviter's own wish.

    It is read in the application only; no message that leaves it is made of it (product.md §3.3).
    """
    told = set()
    for sponsor in sorted(sponsors(invitation), key=has_place, reverse=True):  # stable: the oldest that names a place
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
                **place_of(sponsor),
                **data,
            },
        )


def has_place(sponsor: Sponsor) -> bool:
    return sponsor.discussion_id is not None or sponsor.dossier_id is not None


def place_of(sponsor: Sponsor) -> dict[str, str | None]:
    """What the button of a notification acts on: the wish, and the place it names."""
    return {
        "sponsor": str(sponsor.pk),
        "discussion": str(sponsor.discussion_id) if sponsor.discussion_id else None,
        "dossier": str(sponsor.dossier_id) if sponsor.dossier_id else None,
    }
