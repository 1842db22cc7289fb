"""Ending what is said about a patient, and taking it up again."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.discussions import lines, text
from cercle.discussions.access import Right, hold
from cercle.discussions.actions.check import check_open
from cercle.discussions.actions.write import append
from cercle.discussions.models import CLOSABLE, Discussion
from cercle.live import bell


@action
def close_discussion(actor: Account, discussion: Discussion, *, summary: str) -> None:
    """Close a discussion about a patient, with a line that sums it up: from then on it is read, nothing is written.

    Raises ``Invalid`` (body: no summary, or a long one), ``NotFound``, ``Forbidden``, ``Refused`` (closed already;
    not_closable: it is about no patient).
    """
    summary = text.body(summary)
    hold(actor, discussion, Right.MANAGE)
    check_open(discussion)
    if discussion.kind not in CLOSABLE:
        raise Refused("not_closable", _("Seule une discussion à propos d’un patient peut être close."))
    discussion.closed_at, discussion.closed_by = timezone.now(), actor
    discussion.save(update_fields=["closed_at", "closed_by"])
    message = append(discussion, actor, summary, system=lines.CLOSED)
    bell.ring(bell.discussion(discussion.pk), "seats", discussion=discussion.pk)
    record(actor, "discussion.closed", "discussion", discussion.pk, message=str(message.pk))


@action
def reopen_discussion(actor: Account, discussion: Discussion) -> None:
    """Write again in a discussion that was closed; one that is open stays so, without a second line.

    Raises ``NotFound``, ``Forbidden``.
    """
    hold(actor, discussion, Right.MANAGE)
    if discussion.closed_at is not None:
        discussion.closed_at = discussion.closed_by = None
        discussion.save(update_fields=["closed_at", "closed_by"])
        append(discussion, actor, "", system=lines.REOPENED)
        bell.ring(bell.discussion(discussion.pk), "seats", discussion=discussion.pk)
    record(actor, "discussion.reopened", "discussion", discussion.pk)
