"""What stands on the printed summary of a dossier: what matters to whoever meets the patient next."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden
from cercle.dossiers import ins
from cercle.dossiers.access import Right, consents_of, rights_as
from cercle.dossiers.models import Appointment, CircleMember, Consent, Dossier, JournalEntry, Task
from cercle.dossiers.queries.appointments import coming
from cercle.dossiers.queries.circle import Line, circle
from cercle.dossiers.queries.journal import journal_page
from cercle.dossiers.queries.tasks import OPEN, visible_tasks

APPOINTMENTS, NOTES, TASKS = 10, 5, 50


@dataclass
class Summary:
    """A part that its reader may not read is None; one of which there is nothing is empty. ``ins``: the
    national number, where its reader may read it."""

    dossier: Dossier
    by: Account
    ins: str = ""
    at: datetime = field(default_factory=timezone.now)
    circle: list[Line] | None = None
    consents: list[Consent] | None = None
    tasks: list[Task] | None = None
    appointments: list[Appointment] | None = None
    notes: list[JournalEntry] | None = None


def summary(user: Account, member: CircleMember) -> Summary:
    """Each part only where ``user`` may read it elsewhere; as many queries for much as for little. ``Forbidden``."""
    rights = rights_as(user, member)
    if Right.PRINT not in rights:
        raise Forbidden
    found = Summary(member.dossier, user, ins.readable(member))
    if Right.READ_CIRCLE in rights:
        found.circle = circle(member.dossier).lines
    if Right.CONSENT in rights:
        standing = consents_of(member.dossier).filter(withdrawn_at__isnull=True)
        found.consents = list(standing.order_by("-given_on", "-recorded_at"))
    if Right.READ_TASKS in rights:
        tasks = visible_tasks(user, member).filter(OPEN).select_related("assignee")
        found.tasks = list(tasks.order_by("due_on", "created_at")[:TASKS])
    if Right.READ_APPOINTMENTS in rights:
        found.appointments = coming(user, member)[:APPOINTMENTS]
    if Right.READ_JOURNAL in rights:
        urgent = journal_page(user, member, urgent=True, limit=NOTES).notes
        found.notes = [note for note in urgent if note.withdrawn_at is None]
    return found
