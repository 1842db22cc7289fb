"""What the worker that writes a message reads."""

from uuid import UUID

from cercle.invitations.models import ContactCode, Invitation, Sponsor


def code_for_message(id: UUID | str) -> ContactCode | None:
    """For the worker that writes the message."""
    return ContactCode.objects.select_for_update(of=("self",)).select_related("invitation").filter(pk=id).first()


def invitation_for_message(id: UUID | str) -> Invitation | None:
    """For the worker that writes the message, and for the fate of what it wrote."""
    return Invitation.objects.filter(pk=id).first()


def wish_for_message(id: UUID | str, sponsor: UUID | str) -> Sponsor | None:
    """In whose name a message speaks, with the invitation, the inviter and their entry, in one look: who had it sent,
    else the oldest who still invites; None when nobody does."""
    rows = Sponsor.objects.filter(invitation__pk=id, withdrawn_at__isnull=True)
    rows = rows.select_related("invitation", "account__entry")
    return rows.filter(pk=sponsor).first() or rows.order_by("created_at", "pk").first()
