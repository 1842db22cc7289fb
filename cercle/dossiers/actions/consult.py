"""Having looked: each reading of a dossier leaves a trace that the patient can see (product.md §8)."""

from enum import Enum

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Forbidden
from cercle.dossiers.access import Right, holder_of, rights_as
from cercle.dossiers.models import CircleMember
from cercle.dossiers.queries.consultations import CONSULTED, noted_today


class Looked(Enum):
    """What was opened."""

    DOSSIER = "dossier"
    IDENTITY = "identity"
    CIRCLE = "circle"
    JOURNAL = "journal"
    DOCUMENTS = "documents"
    TASKS = "tasks"
    APPOINTMENTS = "appointments"
    ACCESSES = "accesses"
    SUMMARY = "summary"
    TIMELINE = "timeline"


def note_consultation(actor: Account, member: CircleMember, what: Looked) -> None:
    """Note that ``actor`` opened this part of the dossier of their membership, obtained by access: once a day each.

    Reading it again the same day writes nothing.
    """
    if not noted_today(actor, member.dossier, what.value):
        _note(actor, member, what)


@action
def _note(actor: Account, member: CircleMember, what: Looked) -> None:
    """As what they looked and why they may: as it was at that moment, whatever becomes of their place."""
    holder = holder_of(actor, member.part)
    record(
        *(actor, CONSULTED, "dossier", member.dossier_id),
        what=what.value,
        holder=holder.value if holder else "",
        basis=member.basis,
    )


@action
def note_export(actor: Account, member: CircleMember) -> None:
    """``actor`` takes the summary along as a file: each time a line. Raises ``Forbidden``, ``TooMany`` (EXPORTS)."""
    if Right.PRINT not in rights_as(actor, member):
        raise Forbidden
    limits.spend("EXPORTS", str(actor.pk))
    holder = holder_of(actor, member.part)
    record(
        *(actor, "dossier.summary_exported", "dossier", member.dossier_id),
        holder=holder.value if holder else "",
        basis=member.basis,
    )
