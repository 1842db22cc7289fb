"""Saying something."""

from uuid import UUID

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Refused
from cercle.discussions import text
from cercle.discussions.access import Right, carers_of, hold
from cercle.discussions.actions.write import append
from cercle.discussions.models import Discussion, Kind, Message


@action
def post_message(actor: Account, discussion: Discussion, *, body: str, client_id: UUID | None = None) -> Message:
    """Add ``actor``'s message and return it; the first one again when ``client_id`` was used before by the same author.

    Raises ``Invalid`` (empty, too long), ``TooMany`` (limit POSTS), ``NotFound`` (no longer a member), ``Refused``
    (no_carer: a patient would write to nobody).
    """
    body = text.body(body)
    hold(actor, discussion, Right.POST)
    if client_id:
        first = discussion.messages.filter(author=actor, client_id=client_id).first()
        if first:
            record(actor, "message.repeated", "discussion", discussion.pk, message=str(first.pk))
            return first
    check_read(discussion)
    limits.spend("POSTS", str(actor.pk))
    message = append(discussion, actor, body, client_id=client_id)
    record(actor, "message.posted", "discussion", discussion.pk, message=str(message.pk), seq=message.seq)
    return message


def check_read(discussion: Discussion) -> None:
    """Raises ``Refused`` in a « fil patient » that no professional reads any more."""
    if discussion.kind == Kind.THREAD and not carers_of(discussion).exists():
        raise Refused("no_carer", _("Plus aucun professionnel ne lit ce fil patient : votre message n’est pas parti."))
