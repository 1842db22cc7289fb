"""A deleted invitation forgets whom it was for; the journal keeps that it was (product.md §4)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.delivery.actions import forget_recipients
from cercle.discussions.actions.seats import forget_names
from cercle.dossiers.actions import forget_circle_names
from cercle.invitations import access
from cercle.invitations.models import State
from cercle.notifications.actions import forget_name

#: Everything that says who was invited, how they are reached, or whom they care for.
PERSONAL = {
    **dict.fromkeys(("name", "name_key", "email", "email_typed", "phone", "phone_typed"), ""),
    **dict.fromkeys(("patient_name", "about", "relationship"), ""),
    **dict.fromkeys(("birth_date", "agreement_at", "entry_id", "thread_id"), None),
}


def due_before(now: datetime) -> datetime:
    """Deleted before that moment, an invitation is to be purged."""
    return now - timedelta(days=settings.PURGE_DAYS)


@action
def purge(invitation_id: UUID, now: datetime) -> bool:
    """Erase the personal data of an invitation deleted long ago, here and in what was made for it; once."""
    invitation = access.deleted(invitation_id)
    due = invitation is not None and invitation.purged_at is None and invitation.state == State.DELETED
    if invitation is None or not due or (invitation.ended_at or now) > due_before(now):
        record(None, "invitation.not_purged", "invitation", invitation_id)
        return False
    for field, value in PERSONAL.items():
        setattr(invitation, field, value)
    invitation.purged_at = now
    invitation.save(update_fields=[*(field.removesuffix("_id") for field in PERSONAL), "purged_at"])
    codes = list(invitation.codes.values_list("pk", flat=True))
    invitation.codes.update(recipient="", session="")
    invitation.birth_checks.all().delete()
    forget_recipients(f"invitation_{invitation.kind}", [invitation.pk])
    forget_recipients("invitation_code", codes)
    told = invitation.sponsors.filter(account__isnull=False).values_list("account", flat=True)
    forget_name(set(told), "invitation", invitation.pk)
    forget_names(invitation.pk)
    forget_circle_names(invitation.pk)
    record(None, "invitation.purged", "invitation", invitation.pk)
    return True
