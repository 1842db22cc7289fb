"""Taking what was said out of Cercle: the trace of it."""

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Forbidden
from cercle.discussions.access import Right, guests_of, rights_in
from cercle.discussions.models import Discussion


@action
def note_export(actor: Account, discussion: Discussion, *, form: str, first: int, last: int) -> None:
    """Write down that ``actor`` takes the messages ``first`` to ``last`` as ``form``, before they leave.

    Raises ``Forbidden``, ``TooMany`` (limit EXPORTS).
    """
    if Right.READ not in rights_in(actor, discussion):
        raise Forbidden
    limits.spend("EXPORTS", str(actor.pk))
    part = guests_of(discussion).filter(account=actor).values_list("part", flat=True).first()
    detail = {"form": form, "first": first, "last": last, "role": part or actor.role}
    record(actor, "discussion.exported", "discussion", discussion.pk, **detail)
