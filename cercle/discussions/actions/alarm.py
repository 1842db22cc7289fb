"""Messages that have waited too long for somebody invited."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions.queries.telling import overdue_seats
from cercle.notifications.actions import notify


@action
def tell_waiting(seat: UUID, before: datetime) -> bool:
    """Tell who keeps the place, once for each place; False when it is no longer so: the person came, the place went."""
    row = overdue_seats(before).select_for_update(of=("self",)).select_related("added_by").filter(pk=seat).first()
    if row is None or row.added_by is None:
        record(None, "seat.not_waiting", "seat", seat)
        return False
    row.alarmed_at = timezone.now()
    row.save(update_fields=["alarmed_at"])
    data = {"name": row.name, "invitation": str(row.invitation)}
    notify(row.added_by, "messages_waiting", row.pk, data)
    record(None, "seat.alarmed", "discussion", row.discussion_id, seat=str(row.pk))
    return True
