"""What shows that the person who accepts is the one who was invited (pitfalls S4, S31)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from cercle.core.secrets import keyed_digests
from cercle.invitations import access
from cercle.invitations.links import Link
from cercle.invitations.models import Invitation

SESSION = "invitation.session"
BIRTH = "birth_date"
#: What stands as the proof of an acceptance that had none: « Identité non vérifiée ».
NOTHING = "none"
#: How long a checked code or birth date may wait for the form to be filled in.
CODE_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Proof:
    """``kind``: "email" or "sms" (the link itself came that way), "code", or "birth_date".

    ``channel`` and ``contact`` say which contact is proven; of a birth date, "" and the date (ISO 8601), which proves
    the person and no contact. Bound to one version: a correction makes it worthless.
    """

    invitation_id: UUID
    version: int
    kind: str
    channel: str
    contact: str

    def holds_for(self, invitation: Invitation) -> bool:
        """Compared with the row as it is under its lock."""
        if self.kind == BIRTH:
            now_at = born(invitation.birth_date)
        else:
            now_at = invitation.email if self.channel == "email" else invitation.phone
        return (self.invitation_id, self.version) == (invitation.pk, invitation.version) and (
            bool(now_at) and self.contact == now_at
        )


def born(day: date | None) -> str:
    """A birth date as proofs compare it."""
    return day.isoformat() if day else ""


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


def birth_proof_of(link: Link, session: str) -> Proof | None:
    """The birth date, if this browser session gave the right one within the last hour."""
    invitation = access.of_link(link)
    if invitation is None or invitation.version != link.version or invitation.birth_date is None or not session:
        return None
    checks = access.birth_checks_of(invitation, keyed_digests(SESSION, session))
    fresh = checks.filter(
        digest__in=keyed_digests(BIRTH, born(invitation.birth_date)), at__gt=timezone.now() - CODE_LASTS
    )
    if not fresh.exists():
        return None
    return Proof(invitation.pk, link.version, BIRTH, "", born(invitation.birth_date))
