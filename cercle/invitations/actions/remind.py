"""As the end comes near: the one reminder to the person, and a word to who invited. The worker's acts."""

from datetime import datetime
from uuid import UUID

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.invitations import access, reminders, sending
from cercle.invitations.models import Invitation, State
from cercle.invitations.telling import sponsors, tell


@action
def remind(invitation_id: UUID, now: datetime) -> bool:
    """Queue the reminder, if it is still to leave (``reminders.wants_reminder``); no new days, no new version.

    Raises ``NotFound`` (deleted), ``TooMany`` when the recipient had enough messages: later, then, or never.
    """
    invitation = access.lock(invitation_id)
    wanted = reminders.wants_reminder(invitation, now)
    if wanted:
        sending.remind(invitation, sponsors(invitation)[0], now)
    record(None, "invitation.reminded" if wanted else "invitation.not_reminded", "invitation", invitation.pk)
    return wanted


@action
def tell_end(invitation_id: UUID, now: datetime) -> None:
    """Tell who invited that it ends in 48 hours, or that it did; once for each end. Raises ``NotFound``."""
    invitation = access.lock(invitation_id)
    kind = _to_tell(invitation, now)
    if kind:
        tell(invitation, kind, subject=f"{invitation.pk}.{reminders.mark(invitation)}")
        field = {"invitation_ending": "ending_told_at", "invitation_expired": "expired_told_at"}[kind]
        setattr(invitation, field, now)
        invitation.save(update_fields=[field])
    record(None, "invitation.end_told", "invitation", invitation.pk, kind=kind)


def _to_tell(invitation: Invitation, now: datetime) -> str:
    if invitation.state != State.OPEN:
        return ""
    if reminders.is_ending(invitation, now) and invitation.ending_told_at is None:
        return "invitation_ending"
    if invitation.expires_at <= now and invitation.expired_told_at is None:
        return "invitation_expired"
    return ""
