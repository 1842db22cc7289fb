"""What one has begun to write."""

from cercle.accounts.models import Account
from cercle.discussions.access import visible_drafts
from cercle.discussions.models import Discussion, Draft


def draft(user: Account, discussion: Discussion) -> Draft | None:
    """One's own there, with what it answers."""
    return visible_drafts(user).filter(discussion=discussion).select_related("reply_to__author").first()
