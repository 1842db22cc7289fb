"""How somebody keeps a discussion in their own list: without a sound, out of the way, on top. Others never know."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.discussions.access import Right, hold
from cercle.discussions.models import Discussion
from cercle.live import bell

#: They stand before all others: a list of nothing but pins would have none.
MOST_PINNED = 10


@action
def mute_discussion(actor: Account, discussion: Discussion, *, on: bool) -> None:
    """Count and tell nothing of it any more; a mention still does. ``on=False`` takes it back.

    Raises ``NotFound`` to who is not a member.
    """
    _keep(actor, discussion, "muted_at", on)
    record(actor, "discussion.muted" if on else "discussion.unmuted", "discussion", discussion.pk)


@action
def archive_discussion(actor: Account, discussion: Discussion, *, on: bool) -> None:
    """Out of the list until something is said there (``queries.listing`` compares the times). As muting."""
    _keep(actor, discussion, "archived_at", on)
    record(actor, "discussion.archived" if on else "discussion.unarchived", "discussion", discussion.pk)


@action
def pin_discussion(actor: Account, discussion: Discussion, *, on: bool) -> None:
    """On top of the list. As ``mute_discussion``; raises ``Refused`` (too_many_pinned) as well."""
    pinned = actor.memberships.filter(left_at__isnull=True, pinned_at__isnull=False).exclude(discussion=discussion)
    if on and pinned.count() >= MOST_PINNED:
        words = _("Vous pouvez épingler %(most)s discussions au plus. Désépinglez-en une autre d’abord.")
        raise Refused("too_many_pinned", words % {"most": MOST_PINNED})
    _keep(actor, discussion, "pinned_at", on)
    record(actor, "discussion.pinned" if on else "discussion.unpinned", "discussion", discussion.pk)


def _keep(actor: Account, discussion: Discussion, field: str, on: bool) -> None:
    member = hold(actor, discussion, Right.READ)
    setattr(member, field, timezone.now() if on else None)
    member.save(update_fields=[field])
    bell.ring(bell.account(actor.pk), "kept", account=actor.pk, discussion=discussion.pk)
