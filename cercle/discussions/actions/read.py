"""Having read."""

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions.access import visible_discussions
from cercle.discussions.models import Discussion
from cercle.live import bell
from cercle.notifications.actions import read_about

#: In larger discussions nobody is shown who has read.
MARKED = 20


def mark_read(actor: Account, discussion: Discussion, seq: int) -> int:
    """Note that ``actor`` has read up to ``seq`` and return how far they are now. It never goes back.

    What changes nothing writes nothing, not even a trace: pages say it again on every focus.
    """
    row = visible_discussions(actor).filter(pk=discussion.pk).values("members__last_read_seq", "last_seq").first()
    if row is None:
        return 0
    seq = min(max(seq, 0), row["last_seq"])
    if seq > row["members__last_read_seq"]:
        _advance(actor, discussion, seq)
    return max(seq, row["members__last_read_seq"])


@action
def _advance(actor: Account, discussion: Discussion, seq: int) -> None:
    discussion.members.filter(account=actor, left_at__isnull=True, last_read_seq__lt=seq).update(last_read_seq=seq)
    read_about(actor, "mentioned", "discussion", discussion.pk)
    record(actor, "discussion.read", "discussion", discussion.pk, seq=seq)
    if discussion.members.filter(left_at__isnull=True).count() <= MARKED:
        ids = {"account": actor.pk, "discussion": discussion.pk, "seq": seq}
        bell.ring(bell.discussion(discussion.pk), "read_by", **ids)
    bell.ring(bell.account(actor.pk), "read", account=actor.pk, discussion=discussion.pk)
