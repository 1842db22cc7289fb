"""Going away. The discussion stays for the others, with a line that says who left."""

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions import lines
from cercle.discussions.access import OPEN_SEATS, Right, hold
from cercle.discussions.actions.write import append
from cercle.discussions.models import Discussion, Kind, SeatState
from cercle.live import bell


@action
def leave_discussion(actor: Account, discussion: Discussion) -> None:
    """End ``actor``'s membership; their streams of it close at once.

    The last one to leave closes the door: nobody reads it any more, and seats that nobody could fill are dropped.
    Raises ``NotFound`` to who is not a member.
    """
    hold(actor, discussion, Right.LEAVE)
    append(discussion, actor, actor.name, system=lines.LEFT_THREAD if discussion.kind == Kind.THREAD else lines.LEFT)
    end_membership(discussion, actor)
    record(actor, "discussion.left", "discussion", discussion.pk)


def end_membership(discussion: Discussion, account: Account) -> None:
    """Take ``account`` out, under the discussion's row lock; the caller says so in a line and leaves the trace."""
    discussion.members.filter(account=account, left_at__isnull=True).update(left_at=timezone.now())
    if not discussion.members.filter(left_at__isnull=True).exists():
        discussion.seats.filter(state__in=OPEN_SEATS).update(state=SeatState.DROPPED)
    bell.ring(bell.discussion(discussion.pk), bell.LEFT, account=account.pk, discussion=discussion.pk)
