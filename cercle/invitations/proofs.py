"""What shows that the person who accepts holds the contact that was invited (pitfall S4)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cercle.core.secrets import keyed_digests
from cercle.invitations import access
from cercle.invitations.links import Link
from cercle.invitations.models import Invitation

SESSION = "invitation.session"
#: How long a checked code may wait for the form to be filled in.
CODE_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Proof:
    """``kind``: "email" or "sms" (the link itself came that way), or "code". ``channel`` and ``contact`` say which
    contact is proven. Bound to one version: a correction makes it worthless."""

    invitation_id: UUID
    version: int
    kind: str
    channel: str
    contact: str

    def holds_for(self, invitation: Invitation) -> bool:
        """Compared with the row as it is under its lock."""
        now_at = invitation.email if self.channel == "email" else invitation.phone
        return (self.invitation_id, self.version) == (invitation.pk, invitation.version) and (
            bool(now_at) and self.contact == now_at
        )


def proof_of(link: Link, session: str) -> Proof | None:
    """What the link's own channel proves, or a code that this browser session checked within the last hour."""
    invitation = access.of_link(link)
    if invitation is None or invitation.version != link.version:
        return None
    if channel := link.channel.proves:
        contact = invitation.email if channel == "email" else invitation.phone
        return Proof(invitation.pk, link.version, channel, channel, contact) if contact else None
    if not session:
        return None
    codes = access.codes_of(invitation, keyed_digests(SESSION, session))
    code = codes.filter(used_at__gt=timezone.now() - CODE_LASTS).first()
    return Proof(invitation.pk, link.version, "code", code.channel, code.recipient) if code else None
