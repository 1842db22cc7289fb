"""What one has begun to write: kept here, so that it is there on any device and in no browser's storage."""

from uuid import UUID

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import NotFound
from cercle.discussions import text
from cercle.discussions.access import visible_discussions, visible_drafts
from cercle.discussions.models import Discussion, Draft


def save_draft(actor: Account, discussion: Discussion, *, body: str, reply_to: UUID | None = None) -> None:
    """Keep ``body`` as ``actor``'s draft there; an empty one is none. The same again writes nothing, not even a trace.

    Raises ``Invalid`` (much too long), ``NotFound`` (no longer a member), ``TooMany`` (limit DRAFTS).
    """
    body = text.draft(body)
    row = visible_drafts(actor).filter(discussion=discussion).first()
    if not body and row:
        _drop(actor, row)
    elif body and (row is None or (row.body, row.reply_to_id) != (body, reply_to)):
        _keep(actor, discussion, body, reply_to)


def drop_draft(actor: Account, discussion: Discussion) -> None:
    """It was posted, or given up."""
    row = visible_drafts(actor).filter(discussion=discussion).first()
    if row:
        _drop(actor, row)


@action
def _keep(actor: Account, discussion: Discussion, body: str, reply_to: UUID | None) -> None:
    if not visible_discussions(actor).filter(pk=discussion.pk).exists():
        raise NotFound
    limits.spend("DRAFTS", str(actor.pk))
    answered = discussion.messages.filter(pk=reply_to, system="").first() if reply_to else None
    _row, created = visible_drafts(actor).update_or_create(
        discussion=discussion, account=actor, defaults={"body": body, "reply_to": answered}
    )
    record(actor, "draft.begun" if created else "draft.saved", "discussion", discussion.pk)


@action
def _drop(actor: Account, row: Draft) -> None:
    visible_drafts(actor).filter(pk=row.pk).delete()
    record(actor, "draft.dropped", "discussion", row.discussion_id)
