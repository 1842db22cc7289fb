"""Having looked: who cares for a patient leaves a trace that the patient can read (product.md §8)."""

from collections.abc import Iterable

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions.access import guests_of
from cercle.discussions.models import Discussion, Kind
from cercle.discussions.queries.consultations import CONSULTED, PAGE, THREAD, noted_never_today, noted_today

__all__ = ["PAGE", "THREAD", "note_consultation", "note_consultations"]


def note_consultation(actor: Account, discussion: Discussion, what: str) -> None:
    """Note that ``actor`` opened the thread (``THREAD``) or its patient's page (``PAGE``): once a day each.

    Reading a page again writes nothing. Discussions among professionals leave no such trace.
    """
    if discussion.kind == Kind.THREAD and not noted_today(actor, discussion, what):
        _note(actor, discussion, what)


def note_consultations(actor: Account, discussions: Iterable[Discussion], what: str) -> None:
    """As ``note_consultation``, of several that one answer shows."""
    for discussion in noted_never_today(actor, [each for each in discussions if each.kind == Kind.THREAD], what):
        _note(actor, discussion, what)


@action
def _note(actor: Account, discussion: Discussion, what: str) -> None:
    part = guests_of(discussion).filter(account=actor).values_list("part", flat=True).first()
    record(actor, CONSULTED, "discussion", discussion.pk, what=what, role=part or actor.role)
