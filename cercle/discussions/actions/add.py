"""Bringing a colleague who has an account into a discussion."""

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions import lines
from cercle.discussions.access import Right, hold
from cercle.discussions.actions.join import check_addable, check_no_guest, check_room, join
from cercle.discussions.actions.write import append
from cercle.discussions.models import Discussion, Kind, Member


def admit(actor: Account, discussion: Discussion, account: Account) -> Member:
    """Add ``account``, under the discussion's row lock and after the caller's check of ``actor``'s right."""
    member = discussion.members.filter(account=account, left_at__isnull=True).first()
    if member:
        record(actor, "discussion.member_kept", "discussion", discussion.pk, account=str(account.pk))
        return member
    check_addable(account)
    check_no_guest(discussion, account)
    count = discussion.members.filter(left_at__isnull=True).count() + 1
    check_room(count)
    member = join(discussion, account, actor)
    if discussion.kind == Kind.PAIR and count > 2:
        discussion.kind = Kind.GROUP
        discussion.save(update_fields=["kind"])
    append(discussion, actor, account.name, system=lines.ADDED)
    record(actor, "discussion.member_added", "discussion", discussion.pk, account=str(account.pk))
    return member


@action
def add_member(actor: Account, discussion: Discussion, account: Account) -> Member:
    """Add ``account``; who is a member already stays one, without a second line.

    Raises ``NotFound``/``Forbidden`` as access does, ``Refused`` (not_addable, too_many_members).
    """
    hold(actor, discussion, Right.ADD_MEMBER)
    return admit(actor, discussion, account)
