"""When an invitation comes to its end: who is reminded, and when not (product.md §6)."""

from datetime import datetime, timedelta

from django.utils import timezone

from cercle.delivery import queries as delivery
from cercle.delivery.models import Fate
from cercle.invitations import access, contacts
from cercle.invitations.models import Invitation
from cercle.invitations.states import Status, status

#: How long before the end the person is reminded and the inviter told.
BEFORE_END = timedelta(hours=48)
#: Hours of the day, by the site's time zone, between which a reminder may leave.
DAY = range(9, 20)


def is_day(now: datetime) -> bool:
    return timezone.localtime(now).hour in DAY


def is_ending(invitation: Invitation, now: datetime) -> bool:
    return now < invitation.expires_at <= now + BEFORE_END


def mark(invitation: Invitation) -> int:
    """What a reminder or a notification is about: this end (seconds since 1970). Sent again, it has another one."""
    return int(invitation.expires_at.timestamp())


def wants_reminder(invitation: Invitation, now: datetime) -> bool:
    """Whether the one reminder of this sending is to leave now.

    Only the server's own messages are followed by one: a link that the inviter carried is theirs to repeat. Never
    after an answer, a deletion, a lock or a rejected message, nor to a contact whose holder said « Ce n’est pas moi ».
    """
    return (
        invitation.written_at is not None
        and invitation.reminded_at is None
        and is_ending(invitation, now)
        and is_day(now)
        and status(invitation, invitation.version, now) is Status.LIVE
        and not _rejected(invitation)
        and not access.is_blocked(contacts.digests(contacts.of(invitation).values))
    )


def _rejected(invitation: Invitation) -> bool:
    latest = delivery.latest(f"invitation_{invitation.kind}", [invitation.pk]).get(str(invitation.pk))
    return latest is not None and latest.fate == Fate.REJECTED
