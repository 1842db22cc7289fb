"""One press of a button, recognised when it comes twice: a phone or a hurried hand may send the same form again."""

from uuid import UUID

from cercle.accounts.models import Account
from cercle.audit.journal import record
from cercle.core import locks
from cercle.invitations import access
from cercle.invitations.models import Submission
from cercle.invitations.outcome import Outcome, repeated


def earlier(actor: Account, client_id: UUID | None) -> Outcome | None:
    """The answer already given to this press; a second one that comes meanwhile waits for the first.

    Without a ``client_id`` every call is meant.
    """
    if client_id is None:
        return None
    locks.hold(f"invitations.0.{actor.pk}.{client_id}")
    done = access.submission(actor, client_id)
    if done is None:
        return None
    record(actor, "invitation.repeated", "invitation", done.sponsor.invitation_id)
    return repeated(done)


def remember(actor: Account, client_id: UUID | None, outcome: Outcome) -> Outcome:
    """Keep what this press came to, in its own transaction; hands ``outcome`` on."""
    if client_id and outcome.sponsor:
        Submission(
            account=actor,
            client_id=client_id,
            sponsor=outcome.sponsor,
            sent=outcome.sent,
            why=outcome.why,
            created=outcome.created,
            again_at=outcome.again_at,
        ).save(force_insert=True)
    return outcome
