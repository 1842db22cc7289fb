"""The patient's page: what professionals know of whom a « fil patient » is about, and who takes part in it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.accounts.queries import waiting_changes
from cercle.discussions import queries
from cercle.discussions.access import Right, access_thread
from cercle.discussions.actions import note_consultation
from cercle.discussions.actions.consult import PAGE
from cercle.discussions.models import Discussion
from cercle.invitations.access import may_invite_guests
from cercle.invitations.queries import guests_invited
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in

#: Lines of « Qui a consulté » on the page.
CONSULTED = 30


@require_safe
@signed_in
def detail(request: Request, id: UUID) -> HttpResponseBase:
    thread = access_thread(request.user, id, Right.CARE)
    if request.method == "GET":
        note_consultation(request.user, thread, PAGE)
    context = page_context(request.user, thread)
    return render_page(request, "patients/detail.html", context, section="discussions")


def page_context(user: Account, thread: Discussion) -> dict[str, Any]:
    """What templates/patients/detail.html needs."""
    people = queries.participants(thread)
    carers = {member.account_id for member in people.carers}
    patient = people.patient
    # What another professional proposed to the same person is between those two.
    waiting = waiting_changes(patient.account) if patient else []
    return {
        "thread": thread,
        "participants": people,
        "patient": patient,
        "waiting": [change for change in waiting if change.proposed_by_id in carers],
        "invited": guests_invited(user, thread),
        "may_invite": may_invite_guests(user),
        "consulted": queries.consultations(thread, limit=CONSULTED),
    }
